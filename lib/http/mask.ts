import { SECRET_NAME } from "../logger";

/** What stands in the place of a secret, in logs, pages, exports and answers. */
export const MASKED = "[masked]";

/** Headers as they may be stored and shown: the values of those that carry secrets are masked, by name. */
export function maskHeaders(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, SECRET_NAME.test(name) ? MASKED : value]),
  );
}
