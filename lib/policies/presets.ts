import type { RetrySettings } from "../engine/retry";
import type { RuleText } from "../engine/rules";
import { retrySettings } from "./schema";

/** Policies to start from: an administrator copies one and changes the copy. */

/** Texts of connection errors: those of this hub and those in answers of gateways. */
const CONNECTION_ERRORS: RuleText[] = [
  { contains: "connection refused" },
  { contains: "connection reset" },
  { contains: "closed the connection" },
  { contains: "not connected" },
  { contains: "could not be reached" },
  { contains: "host name not found" },
  { contains: "no secure connection" },
  { contains: "no response headers within" },
  { contains: "did not end within" },
  { contains: "timed out" },
  { contains: "gateway timeout" },
];

export const POLICY_PRESETS: { name: string; description: string; retry: RetrySettings }[] = [
  {
    name: "Order queue",
    description:
      "Connection failures are retried at once, at most twice and within a minute of the failure, then stay failed. " +
      "Every other failure stays failed. A delivery that is stuck in sending is put back once, shown as 99, and fails the next time. " +
      "Add a text to the first rule when a new connection error is discovered, and up to 3 addresses for failure e-mails: " +
      "without addresses, no failure e-mail is sent.",
    retry: retrySettings.parse({
      strategy: "immediate",
      attempts: 2,
      totalMs: 60_000,
      mostRecoveries: 1,
      rules: [
        { when: { texts: CONNECTION_ERRORS }, action: "retry_now" },
        { when: {}, action: "fail" },
      ],
    }),
  },
];
