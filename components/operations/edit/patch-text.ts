import type { PatchOperation } from "@/lib/engine/json-patch/operation";

/** The most characters of a value. */
const LONGEST_VALUE = 200;

/** An operation of a JSON Patch in words: `replace /amount with 2`. */
export function operationText(operation: PatchOperation): string {
  const { op } = operation;
  const path = pathText(operation.path);
  switch (op) {
    case "remove":
      return `remove ${path}`;
    case "move":
    case "copy":
      return `${op} ${pathText(operation.from)} to ${path}`;
    case "add":
      return `add ${path}: ${valueText(operation.value)}`;
    case "replace":
      return `replace ${path} with ${valueText(operation.value)}`;
    case "test":
      return `test that ${path} is ${valueText(operation.value)}`;
  }
}

const pathText = (path: string) => (path === "" ? "the whole" : path);

function valueText(value: unknown): string {
  const text = JSON.stringify(value) ?? "null";
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}
