import { BOUNDS } from "./keys";

/** Bounds in the text form: `attempts:>3`, `attempts:2..5`, `attempts:4`, `value:>=12.50`. */

const BOUND = /^(>=|<=|>|<|=)?(-?\d{1,14}(?:\.\d{1,4})?)$/;
const RANGE = /^(\d{1,9})\.\.(\d{1,9})$/;

/** Writes a bound. */
export const writeBound = (name: string, value: string) => `${BOUNDS[name]?.operator ?? ""}${value}`;

/**
 * Reads a bound into the values of its filters by name.
 * @param names the filters of the key
 * @returns what is wrong, as a sentence, where it cannot be said by them
 */
export function readBound(names: readonly string[], text: string): ReadonlyMap<string, string> | string {
  const [, least, most] = RANGE.exec(text) ?? [];
  const [, operator = "=", digits] = BOUND.exec(text) ?? [];
  const isExact = operator === "=" && digits !== undefined;
  const from =
    least ??
    (isExact || operator === ">=" ? digits : undefined) ??
    (operator === ">" ? next(digits, 1) : undefined);
  const to =
    most ??
    (isExact || operator === "<=" ? digits : undefined) ??
    (operator === "<" ? next(digits, -1) : undefined);
  if (from === undefined && to === undefined) return `“${text}” is no bound: write >=3, <5 or 2..5.`;
  const found = new Map<string, string>();
  for (const [value, sign] of [
    [from, ">="],
    [to, "<="],
  ] as const) {
    if (value === undefined) continue;
    const name = names.find((one) => BOUNDS[one]?.operator === sign);
    if (name === undefined) return `Only >= is possible here: ${sign}${value} is not.`;
    found.set(name, value);
  }
  return found;
}

/** The next whole number; undefined for a fraction, which has none. */
function next(digits: string | undefined, step: 1 | -1): string | undefined {
  return digits !== undefined && /^\d{1,9}$/.test(digits) ? String(Number(digits) + step) : undefined;
}
