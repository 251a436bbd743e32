import { SECRET_NAME } from "../logger";
import { MASKED } from "../masked";

const NONE: ReadonlySet<string> = new Set();

/**
 * Headers as they may be stored and shown: the values of those that carry secrets are masked, by name.
 * @param secret lower-case names that carry secrets besides those that say so
 */
export function maskHeaders(
  headers: Record<string, string>,
  secret: ReadonlySet<string> = NONE,
): Record<string, string> {
  const isSecret = (name: string) => SECRET_NAME.test(name) || secret.has(name.toLowerCase());
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, isSecret(name) ? MASKED : value]),
  );
}
