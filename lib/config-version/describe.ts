type Scalar = string | number | boolean | null;

/**
 * What the audit trail says of a change: for each field that differs, from what to what; only that it changed where
 * the field is a list or an object. Give it answers, whose secrets are masked, never rows.
 */
export function describeChanges(
  before: Record<string, unknown>,
  after: Record<string, unknown>,
): Record<string, { from: Scalar; to: Scalar } | "changed"> {
  return Object.fromEntries(
    Object.keys(after)
      .filter(
        (field) => field !== "updatedAt" && JSON.stringify(before[field]) !== JSON.stringify(after[field]),
      )
      .map((field) => {
        const [from, to] = [before[field], after[field]];
        return [field, isScalar(from) && isScalar(to) ? { from, to } : "changed"];
      }),
  );
}

function isScalar(value: unknown): value is Scalar {
  return value === null || ["string", "number", "boolean"].includes(typeof value);
}
