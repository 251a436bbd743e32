import { JsonWalk, TOKEN } from "./json-walk";

/**
 * A JSON text as a tree that is read by parts: every value keeps its place in the text, so that numbers, names and repeated members
 * stay as they were written, and nothing is built for what nobody opens.
 */
export type JsonTree = {
  /** Number of values. */
  size: number;
  kindOf: (value: number) => "object" | "array" | "scalar";
  /** The value's depth; the root has 0. */
  depthOf: (value: number) => number;
  /** The value in which it is; -1 for the root. */
  parentOf: (value: number) => number;
  /** The value behind it and all that is in it. */
  nextOf: (value: number) => number;
  /** The members or items of an object or array. */
  countOf: (value: number) => number;
  /** Its name as written in JSON, its number in its array, or undefined for the root. */
  labelOf: (value: number) => string | number | undefined;
  /** The text of a scalar as written. */
  textOf: (value: number) => string;
};

/** The most values of a tree: beyond, the text is read as a text. */
const MOST_VALUES = 300_000;

const SCALAR = 0;
const OBJECT = 1;
const ARRAY = 2;
const KINDS = ["scalar", "object", "array"] as const;

/** @returns undefined for a text that is not JSON, or has too many values */
export function jsonTree(text: string): JsonTree | undefined {
  const bytes = new TextEncoder().encode(text);
  const read = readValues(bytes);
  if (!read) return undefined;
  const { kinds, depths, parents, nexts, counts, places, names, nameEnds, ends } = read;
  const decoder = new TextDecoder();
  const slice = (start: number, end: number) => decoder.decode(bytes.subarray(start, end));
  const at = (list: readonly number[], value: number) => list[value] ?? 0;
  return {
    size: kinds.length,
    kindOf: (value) => KINDS[at(kinds, value)] ?? "scalar",
    depthOf: (value) => at(depths, value),
    parentOf: (value) => parents[value] ?? -1,
    nextOf: (value) => at(nexts, value),
    countOf: (value) => at(counts, value),
    labelOf: (value) => {
      if (value === 0) return undefined;
      return kinds[parents[value] ?? -1] === ARRAY
        ? at(places, value)
        : slice(at(names, value), at(nameEnds, value));
    },
    // Of a scalar its place is that of its text.
    textOf: (value) => (kinds[value] === SCALAR ? slice(at(read.starts, value), at(ends, value)) : ""),
  };
}

function readValues(bytes: Uint8Array) {
  const kinds: number[] = [];
  const depths: number[] = [];
  const parents: number[] = [];
  const nexts: number[] = [];
  const counts: number[] = [];
  /** The number of a value among those of its parent. */
  const places: number[] = [];
  const [names, nameEnds, starts, ends] = [[], [], [], []] as number[][] as [
    number[],
    number[],
    number[],
    number[],
  ];
  const walk = new JsonWalk(bytes);
  let parent = -1;
  let name: [number, number] = [0, 0];
  const add = (kind: number, depth: number) => {
    const value = kinds.length;
    places.push(parent < 0 ? 0 : (counts[parent] ?? 0));
    if (parent >= 0) counts[parent] = (counts[parent] ?? 0) + 1;
    kinds.push(kind);
    depths.push(depth);
    parents.push(parent);
    nexts.push(value + 1);
    counts.push(0);
    names.push(name[0]);
    nameEnds.push(name[1]);
    starts.push(walk.start);
    ends.push(walk.end);
    return value;
  };
  for (;;) {
    const token = walk.next();
    if (token === TOKEN.invalid || kinds.length > MOST_VALUES) return undefined;
    if (token === TOKEN.end)
      return { kinds, depths, parents, nexts, counts, places, names, nameEnds, starts, ends };
    if (token === TOKEN.name) name = [walk.start, walk.end];
    else if (token === TOKEN.scalar) add(SCALAR, walk.depth);
    else if (token === TOKEN.objectStart) parent = add(OBJECT, walk.depth - 1);
    else if (token === TOKEN.arrayStart) parent = add(ARRAY, walk.depth - 1);
    else {
      nexts[parent] = kinds.length;
      parent = parents[parent] ?? -1;
    }
  }
}

/** A name that a path writes behind a point. */
const PLAIN_NAME = /^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u;

/** The path of a value: `$.a.b[0]`, with names that are no identifiers as `$["first name"]`. */
export function pathOf(tree: JsonTree, value: number): string {
  const steps: string[] = [];
  for (let at = value; tree.parentOf(at) >= 0; at = tree.parentOf(at)) {
    const label = tree.labelOf(at);
    if (typeof label === "number") steps.unshift(`[${label}]`);
    else {
      const name = nameIn(label ?? '""');
      steps.unshift(PLAIN_NAME.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`);
    }
  }
  return `$${steps.join("")}`;
}

/** The name that a string of JSON stands for. */
function nameIn(text: string): string {
  return String(JSON.parse(text));
}

/** The values that are seen when these are open, from the first one on, up to a limit. */
export function seenValues(tree: JsonTree, open: ReadonlySet<number>, most: number): number[] {
  const seen: number[] = [];
  for (let value = 0; value < tree.size && seen.length < most; ) {
    seen.push(value);
    value = open.has(value) ? value + 1 : tree.nextOf(value);
  }
  return seen;
}

/** The values up to a depth that contain others, up to a limit: they are open when so many levels are shown. */
export function openedTo(tree: JsonTree, depth: number, most = MOST_VALUES): Set<number> {
  const open = new Set<number>();
  for (let value = 0; value < tree.size && open.size < most; value++)
    if (tree.kindOf(value) !== "scalar" && tree.depthOf(value) < depth) open.add(value);
  return open;
}

/** The values whose name or text contains a text, case aside, up to a limit. */
export function foundValues(tree: JsonTree, text: string, most: number): number[] {
  const wanted = text.toLowerCase();
  const found: number[] = [];
  if (wanted === "") return found;
  for (let value = 0; value < tree.size && found.length < most; value++) {
    const label = tree.labelOf(value);
    const isNamed = typeof label === "string" && label.toLowerCase().includes(wanted);
    if (isNamed || tree.textOf(value).toLowerCase().includes(wanted)) found.push(value);
  }
  return found;
}

/** The values in which a value is, from the outermost. */
export function ancestorsOf(tree: JsonTree, value: number): number[] {
  const above: number[] = [];
  for (let at = tree.parentOf(value); at >= 0; at = tree.parentOf(at)) above.unshift(at);
  return above;
}
