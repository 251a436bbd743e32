/** JSON Pointers (RFC 6901). */

/** The most steps of a pointer. */
export const MOST_STEPS = 100;

/** Reads the steps of a pointer. @returns what is wrong with it as a text, for what is none */
export function readPointer(text: string): readonly string[] | string {
  if (text === "") return [];
  if (!text.startsWith("/")) return "must be a JSON Pointer: empty, or beginning with /";
  if (/~(?![01])/.test(text)) return "has a ~ that is neither ~0 (for ~) nor ~1 (for /)";
  const steps = text.slice(1).split("/");
  if (steps.length > MOST_STEPS) return `has more than ${MOST_STEPS} steps`;
  return steps.map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** The number of an item of an array as a pointer has it: without leading zeros. */
export const isItemNumber = (step: string) => /^(0|[1-9]\d{0,9})$/.test(step);
