import { isSecretName } from "./mask";
import { maskUrls } from "./mask-url";
import { MASKED } from "./masked";

/** Deeper than any fact is written down; what lies below is not looked at, and so not shown. */
const DEEPEST = 5;

/** The facts of a log line or of an audit row as they may be kept: secrets by their names, and URLs, masked. */
export function maskFields(fields: Record<string, unknown>, depth = DEEPEST): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      isSecretName(name) && typeof value === "string" ? MASKED : maskValue(value, depth),
    ]),
  );
}

function maskValue(value: unknown, depth: number): unknown {
  if (typeof value === "string") return maskUrls(value);
  if (typeof value !== "object" || value === null || value instanceof Error || value instanceof Date)
    return value;
  if (depth === 0) return MASKED;
  if (Array.isArray(value)) return value.map((one) => maskValue(one, depth - 1));
  return maskFields(value as Record<string, unknown>, depth - 1);
}
