import { areEqual } from "./equal";
import { unquoted } from "./json-text";
import { type Children, DEEPEST, JsonValue } from "./json-value";
import type { JsonPatch, PatchOperation } from "./operation";
import { isItemNumber, readPointer } from "./pointer";

/** A JSON text with a patch applied, or why it does not apply: a sentence without anything of the text. */
export type PatchedText = { text: string } | { why: string };

/** An operation, read once for all texts to which it is applied. */
type Step = { name: string; apply: (root: JsonValue) => JsonValue };
export type PreparedPatch = readonly Step[];

/** Why an operation does not apply. */
class NotApplicable extends Error {}

/** The most characters of a pointer in a sentence. */
const LONGEST_SHOWN = 100;

/** @param patch valid, as its schema has checked it (lib/operations/schema/json-patch.ts) */
export const preparePatch = (patch: JsonPatch): PreparedPatch =>
  patch.map((operation, index) => ({ name: nameOf(operation, index), apply: stepOf(operation) }));

/**
 * Applies a patch to a JSON text, all of it or nothing. What it does not touch keeps its bytes. Time and memory are bounded by the number of
 * operations times the size of the text and `mostCharacters`.
 * @param mostCharacters the longest text, also between operations
 */
export function applyPatch(patch: PreparedPatch, text: string, mostCharacters: number): PatchedText {
  if (!isJson(text)) return { why: "the payload is not JSON" };
  let value = JsonValue.of(text.trim());
  if (value.depth > DEEPEST) return { why: `the payload is nested deeper than ${DEEPEST} levels` };
  for (const { name, apply } of patch) {
    try {
      value = apply(value);
      if (value.length > mostCharacters) throw new NotApplicable("the payload would be too large");
    } catch (error) {
      if (!(error instanceof NotApplicable)) throw error;
      return { why: `${name}: ${error.message}` };
    }
  }
  return { text: value.toString() };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function nameOf({ op, path }: PatchOperation, index: number): string {
  const shown = path.length > LONGEST_SHOWN ? `${path.slice(0, LONGEST_SHOWN)}…` : path;
  return `patch[${index}] ${op} ${shown || "the whole payload"}`;
}

function stepOf(operation: PatchOperation): Step["apply"] {
  const path = stepsOf(operation.path);
  if (operation.op === "remove") return (root) => remove(root, path);
  if ("from" in operation) {
    const from = stepsOf(operation.from);
    if (operation.op === "copy") return (root) => add(root, path, read(root, from));
    const isThere = operation.from === operation.path;
    return (root) => {
      const moved = read(root, from);
      return isThere ? root : add(remove(root, from), path, moved);
    };
  }
  const value = JsonValue.of(JSON.stringify(operation.value));
  if (operation.op === "add") return (root) => add(root, path, value);
  if (operation.op === "replace") return (root) => at(root, path, () => fitting(path, value));
  return (root) => {
    if (!areEqual(read(root, path), value)) throw new NotApplicable("the value is another one");
    return root;
  };
}

function stepsOf(pointer: string): readonly string[] {
  const steps = readPointer(pointer);
  if (typeof steps === "string") throw new Error(`${pointer} ${steps}`);
  return steps;
}

/** A value as it may stand at a place. */
function fitting(path: readonly string[], value: JsonValue): JsonValue {
  if (path.length + value.depth > DEEPEST)
    throw new NotApplicable(`the payload would be nested deeper than ${DEEPEST} levels`);
  return value;
}

/** The value at a place. */
function read(root: JsonValue, path: readonly string[]): JsonValue {
  let found = root;
  for (const step of path) {
    const children = childrenOf(found);
    found = children.values[placeOf(children, step)] as JsonValue;
  }
  return found;
}

/** The root with the value at an existing place replaced. */
function at(root: JsonValue, path: readonly string[], change: (value: JsonValue) => JsonValue): JsonValue {
  const [step, ...rest] = path;
  if (step === undefined) return change(root);
  const { names, values } = childrenOf(root);
  const place = placeOf({ names, values }, step);
  const changed = at(values[place] as JsonValue, rest, change);
  return JsonValue.containing({ names, values: values.with(place, changed) });
}

function add(root: JsonValue, path: readonly string[], value: JsonValue): JsonValue {
  const added = fitting(path, value);
  const name = path.at(-1);
  if (name === undefined) return added;
  return at(root, path.slice(0, -1), (parent) => {
    const { names, values } = childrenOf(parent);
    if (!names) {
      const place = name === "-" ? values.length : itemOf(name);
      if (place > values.length) throw new NotApplicable("the array has fewer items");
      return JsonValue.containing({ names, values: values.toSpliced(place, 0, added) });
    }
    const place = findMember(names, name);
    if (place >= 0) return JsonValue.containing({ names, values: values.with(place, added) });
    return JsonValue.containing({ names: [...names, JSON.stringify(name)], values: [...values, added] });
  });
}

function remove(root: JsonValue, path: readonly string[]): JsonValue {
  const step = path.at(-1);
  if (step === undefined) throw new NotApplicable("the whole payload cannot be removed");
  return at(root, path.slice(0, -1), (parent) => {
    const { names, values } = childrenOf(parent);
    const place = placeOf({ names, values }, step);
    return JsonValue.containing({
      names: names?.toSpliced(place, 1) ?? null,
      values: values.toSpliced(place, 1),
    });
  });
}

function childrenOf(value: JsonValue): Children {
  if (!value.children)
    throw new NotApplicable("what it names is within a value that is no object and no array");
  return value.children;
}

/** The place of an existing child. */
function placeOf({ names, values }: Children, step: string): number {
  const place = names ? findMember(names, step) : itemOf(step);
  if (place < 0 || place >= values.length) throw new NotApplicable("there is no such value");
  return place;
}

function itemOf(step: string): number {
  if (!isItemNumber(step)) throw new NotApplicable("there is no such item: an array has items 0, 1, 2 …");
  return Number(step);
}

/** The place of a member; -1 for none. */
function findMember(names: readonly string[], name: string): number {
  let found = -1;
  for (let place = 0; place < names.length; place++) {
    if (unquoted(names[place] ?? '""') !== name) continue;
    if (found >= 0) throw new NotApplicable("the name stands twice in its object");
    found = place;
  }
  return found;
}
