import { COMPARISON_SIGN, COMPARISONS } from "../comparison";

/** A condition on the payload in the text form: `payload:$.order.amount>100`. */

export const PAYLOAD_KEY = "payload";
/** The filters that it stands for. */
export const PAYLOAD_NAMES = ["payloadPath", "payloadComparison", "payloadValue"] as const;

const STEP = String.raw`\.[^.[=<>!]+|\[\d+\]|\["(?:[^"\\]|\\.)*"\]`;
const CONDITION = new RegExp(`^(\\$(?:${STEP})*)?(?:(!=|=|[<>]=?)([\\s\\S]*))?$`);

/** @param comparison by its name; equality without one */
export function writePayload(
  path: string | undefined,
  comparison: string | undefined,
  value: string | undefined,
): string {
  const named = COMPARISONS.find((one) => one === comparison);
  const sign = named ? COMPARISON_SIGN[named] : value === undefined ? "" : "=";
  // "> =5" is not ">=5".
  return `${path ?? ""}${sign}${value?.startsWith("=") ? " " : ""}${value ?? ""}`;
}

/** Reads a condition into the values of its filters; what is wrong, as a sentence. */
export function readPayload(text: string): ReadonlyMap<string, string> | string {
  const [, path, sign, value] = CONDITION.exec(text) ?? [];
  if (path === undefined && sign === undefined)
    return `“${text}” is no condition on a payload: write $.order.amount=100, or another of !=, >, >=, <, <=.`;
  const comparison = COMPARISONS.find((one) => COMPARISON_SIGN[one] === sign);
  return new Map([
    ...(path === undefined ? [] : [["payloadPath", path] as const]),
    ...(comparison === undefined ? [] : [["payloadComparison", comparison] as const]),
    ...(value === undefined || (value === "" && comparison) ? [] : [["payloadValue", value] as const]),
  ]);
}
