import { z } from "zod";

const change = z.union([z.strictObject({ from: z.unknown(), to: z.unknown() }), z.literal("changed")]);
const storedChanges = z.record(z.string(), change).catch({});

/** A changed field as it is shown: old and new value, absent where only the fact of the change was recorded. */
export type ShownChange = { field: string; values: { from: unknown; to: unknown } | null };

/** The changes in a row's detail, and the other facts of it. */
export function partsOfDetail(detail: Record<string, unknown>): {
  changes: ShownChange[];
  facts: Record<string, unknown>;
} {
  const { changes, from, to, ...facts } = detail;
  const listed = Object.entries(storedChanges.parse(changes ?? {})).map(([field, value]) => ({
    field,
    values: value === "changed" ? null : { from: value.from ?? null, to: value.to ?? null },
  }));
  // A row with one changed value has it beside the facts: the role of a user.
  if (from === undefined && to === undefined) return { changes: listed, facts };
  return { changes: [...listed, { field: "value", values: { from: from ?? null, to: to ?? null } }], facts };
}
