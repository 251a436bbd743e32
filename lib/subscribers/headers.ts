import { RedeliverError } from "../errors";
import { MASKED } from "../masked";

/**
 * The headers to store for those that came in. One whose value is the mask, as answers show it, keeps the stored value.
 * @throws RedeliverError invalid (400) naming a masked header that is not stored
 */
export function unmaskHeaders(
  given: Record<string, string>,
  stored: Record<string, string>,
): Record<string, string> {
  const known = new Map(Object.entries(stored).map(([name, value]) => [name.toLowerCase(), value]));
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => {
      if (value !== MASKED) return [name, value];
      const kept = known.get(name.toLowerCase());
      if (kept !== undefined) return [name, kept];
      const message = `${MASKED} keeps a stored value, and there is none.`;
      throw new RedeliverError("invalid", `Not valid in the body: headers.${name}.`, [
        { field: `headers.${name}`, message },
      ]);
    }),
  );
}
