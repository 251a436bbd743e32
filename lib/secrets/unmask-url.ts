import { RedeliverError } from "../errors";
import { splitPart } from "./mask-url";
import { holdsMask, isMask, MASKED } from "./masked";

/**
 * Converts a URL of a body to the stored one: a masked value of the query keeps the stored URL's value of that name. The origin
 * must be the same, because a secret stays with its origin.
 * @param stored the stored URL; null when there is none
 * @throws RedeliverError invalid naming the field, for a mask without a stored value, and for another origin
 */
export function unmaskUrl(given: string, stored: string | null, field: string): string {
  if (!holdsMask(given)) return given;
  const mark = given.indexOf("?");
  if (mark < 0 || holdsMask(given.slice(0, mark)))
    refuse(field, `${MASKED} stands for values of the query only.`);
  if (stored === null || !holdsSecrets(stored)) refuse(field, NOTHING_STORED);
  if (new URL(given).origin !== new URL(stored).origin) {
    refuse(field, OTHER_ORIGIN);
  }
  return `${given.slice(0, mark)}?${fill(given.slice(mark + 1), storedValues(stored), field)}`;
}

/** The message for a mask of another origin. */
export const OTHER_ORIGIN = `${MASKED} keeps a value for the origin it was given for: for another one send the value again.`;

/** The message for a mask without a stored value. */
export const NOTHING_STORED = `${MASKED} keeps a stored value, and there is none.`;

/** Parts of the fragment are filled like those of the query: they are never sent, but masked the same way. */
const SEPARATOR = /([&#])/;

function fill(query: string, known: Map<string | null, string[]>, field: string): string {
  const seen = new Map<string | null, number>();
  return query
    .split(SEPARATOR)
    .map((part) => {
      if (part === "&" || part === "#") return part;
      const { name, value } = splitPart(part);
      const place = seen.get(name) ?? 0;
      seen.set(name, place + 1);
      if (!holdsMask(part)) return part;
      const kept = isMask(value) ? known.get(name)?.[place] : undefined;
      if (kept === undefined) return refuse(field, NOTHING_STORED);
      return name === null ? kept : `${name}=${kept}`;
    })
    .join("");
}

/** The values of each name, in their order. */
function storedValues(stored: string): Map<string | null, string[]> {
  const values = new Map<string | null, string[]>();
  for (const part of stored.slice(stored.indexOf("?") + 1).split(/[&#]/)) {
    const { name, value } = splitPart(part);
    values.set(name, [...(values.get(name) ?? []), value]);
  }
  return values;
}

function holdsSecrets(url: string): boolean {
  return url.includes("?");
}

function refuse(field: string, message: string): never {
  throw new RedeliverError("invalid", `Not valid in the body: ${field}.`, [{ field, message }]);
}
