import { DEFAULT_RETRY_SETTINGS, type RetrySettings } from "../engine/retry";
import type { RetryRule } from "../engine/rules";
import type { PolicyContent } from "./view";

/**
 * The statuses that fail at once in a policy made in the console. They judge the request itself, which every retry repeats
 * byte for byte (400, 413, 415, 422), or are final by definition (410). Left out are those that a fix outside the event
 * resolves: 401 and 403 by new credentials, 404 and 405 by a deployment, 408, 409, 425 and 429 by time.
 */
export const PERMANENT_STATUSES = ["400", "410", "413", "415", "422"] as const;

export const PERMANENT_FAILURES: readonly RetryRule[] = [
  { when: { statuses: PERMANENT_STATUSES }, action: "fail" },
];

/** The retries of a blank policy, and of a policy without retries once it is given some in the console. */
export const USUAL_RETRY: RetrySettings = {
  ...DEFAULT_RETRY_SETTINGS,
  strategy: "exponential",
  attempts: 5,
  rules: PERMANENT_FAILURES,
};

export const BLANK_POLICY: PolicyContent = {
  name: "",
  description: null,
  retry: USUAL_RETRY,
  interceptors: [],
};
