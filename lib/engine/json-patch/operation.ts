/** One operation of a JSON Patch (RFC 6902). A value is one of JSON. */
export type PatchOperation =
  | { op: "add" | "replace" | "test"; path: string; value: unknown }
  | { op: "remove"; path: string }
  | { op: "move" | "copy"; from: string; path: string };
export type JsonPatch = readonly PatchOperation[];

export const PATCH_OPS = [
  "add",
  "remove",
  "replace",
  "move",
  "copy",
  "test",
] as const satisfies PatchOperation["op"][];

/** The most operations of a patch, and the most bytes of it as JSON. */
export const MOST_OPERATIONS = 100;
export const MOST_PATCH_BYTES = 64 * 1024;
