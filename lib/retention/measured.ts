/** What was measured of the part of the database that a setting of retention keeps. */

/** Rows are counted up to this number; beyond it the planner's count is taken. */
export const EXACT_UP_TO = 10_000;

/** Rows and bytes, indexes included; null where they are unknown. Beyond EXACT_UP_TO rows are the planner's estimate. */
export type Size = { rows: number | null; bytes: number | null };

/** What there will be after the setting's days at the present rate, which was measured over a number of days. */
export type Expected = { rows: number; bytes: number; measuredDays: number };

/** `expected`: null before a day has passed, and while the rows or bytes are unknown. */
export type Measured = Size & { expected: Expected | null };

/** A table, or one partition of it. */
export type TableSize = Size & { table: string; name: string };

/** What the database knows about its tables without reading them. */
export type StoredFacts = {
  tables: readonly TableSize[];
  indexes: readonly { table: string; name: string; bytes: number; condition: string }[];
  counts: Record<
    "failed" | "discarded" | "scheduled" | "refused" | "unproven" | "operations" | "kept",
    number | null
  >;
  oldest: Record<
    | "event"
    | "failed"
    | "discarded"
    | "purge"
    | "refused"
    | "unproven"
    | "operation"
    | "audit"
    | "kept"
    | "payloadDay"
    | "attemptDay",
    Date | null
  >;
};
