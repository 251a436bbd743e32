import { RedeliverError } from "../errors";
import { splitPart } from "./mask-url";
import { holdsMask, isMask, MASKED } from "./masked";

/**
 * The URL to store for one that came in: where a value of its query is the mask, as answers show it, the stored URL's
 * value of that name is kept. Only for the same origin: a secret is sent where it was meant for, and nowhere else.
 * @param stored the URL that stands there now; null when there is none
 * @throws RedeliverError invalid (400) naming the field, for a mask that stands for nothing, and for another origin
 */
export function unmaskUrl(given: string, stored: string | null, field: string): string {
  if (!holdsMask(given)) return given;
  const mark = given.indexOf("?");
  if (mark < 0 || holdsMask(given.slice(0, mark)))
    refuse(field, `${MASKED} stands for values of the query only.`);
  if (stored === null || !holdsSecrets(stored)) refuse(field, NOTHING_STORED);
  if (new URL(given).origin !== new URL(stored).origin) {
    refuse(
      field,
      `${MASKED} keeps a value for the origin it was given for: for another one send the value again.`,
    );
  }
  return `${given.slice(0, mark)}?${fill(given.slice(mark + 1), storedValues(stored), field)}`;
}

/** What is said of a mask that came in where nothing is stored. */
export const NOTHING_STORED = `${MASKED} keeps a stored value, and there is none.`;

/** `#` parts are filled as the query's are: nobody is sent them, and masking hides them the same way. */
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
