type Scalar = string | number | boolean | null;

/**
 * Describes a change for the audit trail: the old and new value of each field that differs; only "changed" where the field
 * is a list or an object. Pass answers, whose secrets are masked, never rows.
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
