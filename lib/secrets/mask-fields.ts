import { isSecretName } from "./mask";
import { maskUrls } from "./mask-url";
import { MASKED } from "./masked";

/** Deeper than any logged value; deeper levels are masked as a whole. */
const DEEPEST = 5;

/** Masks the fields of a log line or an audit row: secrets by their names, and URLs. */
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
