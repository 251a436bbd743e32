/** What changed from one JSON value to another, in the form of JSON Patch (RFC 6902): to be read, and bounded. */
export type JsonChange =
  | { op: "add" | "replace"; path: string; value: string }
  | { op: "remove"; path: string }
  | { op: "more"; count: number };

/** The most changes that are listed; the rest is a number. */
const MOST_LISTED = 50;
/** The most characters of a value. */
const LONGEST_VALUE = 200;

/**
 * Compares two JSON values, depth first. Values are JSON text, cut at 200 characters; elements of arrays are compared by their places. Time and
 * memory are linear in the values, whatever they are.
 */
export function jsonDiff(before: unknown, after: unknown): JsonChange[] {
  const changes: JsonChange[] = [];
  let more = 0;
  const add = (change: JsonChange) => {
    if (changes.length < MOST_LISTED) changes.push(change);
    else more++;
  };
  // A stack instead of recursion: a hostile payload may be nested deeply.
  const open: [path: string, before: unknown, after: unknown][] = [["", before, after]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [path, one, other] = next;
    if (Object.is(one, other)) continue;
    if (!isObject(one) || !isObject(other) || Array.isArray(one) !== Array.isArray(other)) {
      add({ op: "replace", path, value: shown(other) });
      continue;
    }
    const inner: typeof open = [];
    for (const name of Object.keys(one)) {
      const at = `${path}/${escaped(name)}`;
      if (Object.hasOwn(other, name)) inner.push([at, one[name], other[name]]);
      else add({ op: "remove", path: at });
    }
    for (const name of Object.keys(other))
      if (!Object.hasOwn(one, name))
        add({ op: "add", path: `${path}/${escaped(name)}`, value: shown(other[name]) });
    for (const each of inner.reverse()) open.push(each);
  }
  return more > 0 ? [...changes, { op: "more", count: more }] : changes;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

/** A name in a JSON Pointer (RFC 6901). */
const escaped = (name: string) => name.replaceAll("~", "~0").replaceAll("/", "~1").slice(0, LONGEST_VALUE);

function shown(value: unknown): string {
  const text = isObject(value) ? (Array.isArray(value) ? "[…]" : "{…}") : (JSON.stringify(value) ?? "null");
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}
