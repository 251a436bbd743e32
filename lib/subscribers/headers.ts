import { RedeliverError } from "../errors";
import { holdsMask, MASKED } from "../secrets/masked";
import { NOTHING_STORED } from "../secrets/unmask-url";

/**
 * The headers to store for those that came in. One whose value is the mask, as answers show it, keeps the stored value
 * of that name; the mask itself is never stored.
 * @throws RedeliverError invalid (400) naming a masked header that is not stored
 */
export function unmaskHeaders(
  given: Record<string, string>,
  stored: Record<string, string>,
): Record<string, string> {
  const known = new Map(Object.entries(stored).map(([name, value]) => [name.toLowerCase(), value]));
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => {
      if (!holdsMask(value)) return [name, value];
      const kept = value === MASKED ? known.get(name.toLowerCase()) : undefined;
      if (kept !== undefined) return [name, kept];
      const message =
        value === MASKED ? NOTHING_STORED : `${MASKED} stands for a whole value, not for a part.`;
      throw new RedeliverError("invalid", `Not valid in the body: headers.${name}.`, [
        { field: `headers.${name}`, message },
      ]);
    }),
  );
}
