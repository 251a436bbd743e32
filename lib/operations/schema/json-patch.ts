import { z } from "zod";
import {
  type JsonPatch,
  MOST_OPERATIONS,
  MOST_PATCH_BYTES,
  PATCH_OPS,
} from "../../engine/json-patch/operation";
import { readPointer } from "../../engine/json-patch/pointer";
import { isStorable } from "../../text/storable";
import { storedText } from "../../text/stored-text";

/** The deepest that a value of a patch may be nested. */
const DEEPEST_VALUE = 100;

const pointer = storedText().superRefine((text, context) => {
  const read = readPointer(text);
  if (typeof read === "string") context.addIssue({ code: "custom", message: `It ${read}.` });
});

/** One operation. Members that RFC 6902 does not define for it are left out, as it says. */
const operationInput = z
  .object({
    op: z.enum(PATCH_OPS, `must be one of ${PATCH_OPS.join(", ")}`),
    path: pointer.describe("A JSON Pointer (RFC 6901): `/items/0/price`."),
    from: pointer.optional().describe("For move and copy."),
    value: z.unknown().optional().describe("For add, replace and test: any JSON value."),
  })
  .superRefine(({ op, path, from, value }, context) => {
    const refuse = (field: string, message: string) =>
      context.addIssue({ code: "custom", path: [field], message });
    if (op === "remove" && path === "") return refuse("path", "The whole payload cannot be removed.");
    if (op === "remove") return;
    if (op === "move" || op === "copy") {
      if (from === undefined) return refuse("from", `must name what to ${op}`);
      if (op === "move" && path.startsWith(`${from}/`))
        refuse("from", "A value cannot be moved into itself.");
      return;
    }
    if (value === undefined) return refuse("value", `must be given for ${op}: null is a value too`);
    const problem = problemOf(value);
    if (problem) refuse("value", problem);
  });

const isShort = (patch: JsonPatch) =>
  new TextEncoder().encode(JSON.stringify(patch)).length <= MOST_PATCH_BYTES;

/** A JSON Patch, as it is stored: each operation with its own members alone. */
export const patchInput = z
  .array(operationInput)
  .min(1, "must have an operation")
  .max(MOST_OPERATIONS, `must have at most ${MOST_OPERATIONS} operations`)
  .transform(
    (operations): JsonPatch =>
      operations.map(({ op, path, from = "", value }) => {
        if (op === "remove") return { op, path };
        return op === "move" || op === "copy" ? { op, from, path } : { op, path, value };
      }),
  )
  .refine(isShort, `must have at most ${MOST_PATCH_BYTES} bytes as JSON`)
  .describe(
    "A JSON Patch (RFC 6902), applied to the payload of each. What it does not touch keeps its bytes. A payload to which it does not " +
      "apply, or that would have more than 1 MiB, is skipped as patch_not_applicable.",
  );

/** Why a value cannot be sent as it was given; undefined when it can. */
function problemOf(value: unknown): string | undefined {
  // A list instead of recursion: the value may be nested deeply.
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST_VALUE) return `is nested deeper than ${DEEPEST_VALUE} levels`;
    const next: unknown[] = [];
    for (const one of level) {
      if (typeof one === "number" && !isKept(one))
        return "has a number that is not kept exactly: at most 2^53, or as a text";
      if (typeof one === "string" && !isStorable(one))
        return "has a character that cannot be stored: NUL, or half of a surrogate pair";
      if (typeof one !== "object" || one === null) continue;
      if (!Array.isArray(one)) next.push(...Object.keys(one));
      next.push(...Object.values(one));
    }
    level = next;
  }
  return undefined;
}

/** Whether a number was read from JSON as it was written, as far as that can be seen. */
const isKept = (number: number) =>
  Number.isFinite(number) && (!Number.isInteger(number) || Number.isSafeInteger(number));
