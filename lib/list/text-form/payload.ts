/** A condition on the payload in the text form: `payload:$.order.amount=100`. */

export const PAYLOAD_KEY = "payload";
/** The filters that it stands for. */
export const PAYLOAD_NAMES = ["payloadPath", "payloadValue"] as const;

const STEP = String.raw`\.[^.[=<>]+|\[\d+\]|\["(?:[^"\\]|\\.)*"\]`;
const CONDITION = new RegExp(`^(\\$(?:${STEP})*)?(?:(=|[<>]=?)([\\s\\S]*))?$`);

export const writePayload = (path: string | undefined, value: string | undefined) =>
  `${path ?? ""}${value === undefined ? "" : `=${value}`}`;

/** Reads a condition into the values of its filters; what is wrong, as a sentence. */
export function readPayload(text: string): ReadonlyMap<string, string> | string {
  const [, path, operator, value] = CONDITION.exec(text) ?? [];
  if (path === undefined && operator === undefined)
    return `“${text}” is no condition on a payload: write $.order.amount=100.`;
  if (operator !== undefined && operator !== "=") return "What a payload has is compared by = alone.";
  return new Map([
    ...(path === undefined ? [] : [["payloadPath", path] as const]),
    ...(value === undefined ? [] : [["payloadValue", value] as const]),
  ]);
}
