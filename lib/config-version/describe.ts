import { isSecretName } from "../secrets/mask";
import { MASKED } from "../secrets/masked";
import { shorten } from "../text/shorten";

/** The old and the new value of a field; null where it has none. */
export type FieldChange = { from: unknown; to: unknown };
/** Changes by field. A field inside an object has a path: `retry.attempts`. */
export type Changes = Record<string, FieldChange>;

type Fields = Record<string, unknown>;

/** Fields that every row has and nobody changes. */
const UNINTERESTING = new Set(["id", "createdAt", "updatedAt"]);
/** Deeper objects are described as a whole. */
const DEEPEST_PATH = 4;
/** The most characters of JSON of one value: of a longer list the differing items are kept, a longer text is cut. */
const LONGEST = 4000;
/** The most items kept of a list that is too long as a whole. */
const MOST_ITEMS = 50;

/**
 * Describes a change for the audit trail: the old and new value of each field that differs, also inside objects. Pass answers, in
 * which secrets are masked; `{}` before a row is made and after it is deleted.
 * @param stored the same as stored: a field that differs only there has a new secret, which is described without its value
 */
export function describeChanges(
  before: Fields,
  after: Fields,
  stored?: { before: Fields; after: Fields },
): Changes {
  const changes = Object.fromEntries(
    namesOf(before, after)
      .filter((field) => !UNINTERESTING.has(field))
      .flatMap((field) => changesAt(field, before[field], after[field], DEEPEST_PATH)),
  );
  if (!stored) return changes;
  const shown = new Set(Object.keys(changes).map((path) => path.split(".")[0]));
  const unseen = Object.keys(stored.after).filter(
    (field) =>
      !UNINTERESTING.has(field) && !shown.has(field) && !isSame(stored.before[field], stored.after[field]),
  );
  return { ...Object.fromEntries(unseen.map((field) => [field, { from: MASKED, to: MASKED }])), ...changes };
}

function changesAt(path: string, from: unknown, to: unknown, depth: number): [string, FieldChange][] {
  if (isSame(from, to)) return [];
  if (isSecretName(path.split(".").at(-1) ?? path) && !isObject(from ?? to))
    return [[path, { from: maskedIf(from), to: maskedIf(to) }]];
  if (isRecord(from) && isRecord(to) && depth > 1)
    return namesOf(from, to).flatMap((name) => changesAt(`${path}.${name}`, from[name], to[name], depth - 1));
  if (Array.isArray(from) && Array.isArray(to) && Math.max(lengthOf(from), lengthOf(to)) > LONGEST)
    return [[path, { from: differing(from, to), to: differing(to, from) }]];
  return [[path, { from: within(from), to: within(to) }]];
}

/** The items of a list that the other does not have, and how many more there are. */
function differing(list: readonly unknown[], other: readonly unknown[]): unknown {
  const others = new Set(other.map(jsonOf));
  const items = list.filter((item) => !others.has(jsonOf(item)));
  const kept = items.slice(0, MOST_ITEMS).map(within);
  const rest = items.length - kept.length;
  return [
    ...kept,
    ...(rest > 0 ? [`… ${rest} more that differ`] : []),
    ...(list.length > items.length ? [`… ${list.length - items.length} that stay`] : []),
  ];
}

/** A value within its size; a longer one as the beginning of its text. */
function within(value: unknown): unknown {
  if (lengthOf(value) <= LONGEST) return value ?? null;
  const text = typeof value === "string" ? value : jsonOf(value);
  return `${shorten(text, LONGEST).text}… (${text.length} characters)`;
}

const maskedIf = (value: unknown) => (value === null || value === undefined ? null : MASKED);
const namesOf = (one: Fields, other: Fields) => [...new Set([...Object.keys(one), ...Object.keys(other)])];
const jsonOf = (value: unknown) => JSON.stringify(value ?? null);
const lengthOf = (value: unknown) => jsonOf(value).length;
const isSame = (one: unknown, other: unknown) => jsonOf(one) === jsonOf(other);
const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;
const isRecord = (value: unknown): value is Fields =>
  isObject(value) && !Array.isArray(value) && !(value instanceof Date);
