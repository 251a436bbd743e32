import { RedeliverError } from "../errors";
import { open, seal } from "../secrets/keys";
import { isSecretOfSubscriber } from "../secrets/mask";
import { holdsMask, MASKED } from "../secrets/masked";
import { headerPlace } from "../secrets/places";
import { NOTHING_STORED } from "../secrets/unmask-url";

/**
 * Converts the headers of a body to stored ones. A masked value keeps the stored value of that name; the mask itself is never
 * stored. Secrets are encrypted.
 * @throws RedeliverError invalid naming a masked header that is not stored
 */
export function unmaskHeaders(
  given: Record<string, string>,
  stored: Record<string, string>,
  subscriberId: string,
): Record<string, string> {
  const known = new Map(Object.entries(stored).map(([name, value]) => [name.toLowerCase(), value]));
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => {
      if (!holdsMask(value))
        return [name, isSecretOfSubscriber(name) ? seal(value, headerPlace(subscriberId, name)) : value];
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

/**
 * Decrypts stored headers for sending.
 * @throws UnreadableSecretError when a key is missing
 */
export function openHeaders(stored: Record<string, string>, subscriberId: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(stored).map(([name, value]) => [name, open(value, headerPlace(subscriberId, name))]),
  );
}
