import type { Total } from "../list/page";

/** What was measured of the part of the database that a setting of retention keeps. Unknown is null, never zero. */

/** Rows are counted up to this number; beyond it the planner's estimate is taken, unless it is lower. */
export const EXACT_UP_TO = 10_000;

/** Rows and bytes, indexes included; null where they are unknown. Beyond EXACT_UP_TO rows are the planner's estimate. */
export type Size = { rows: number | null; bytes: number | null };

/** What there will be after the setting's days at the present rate, which was measured over a number of days. */
export type Expected = { rows: number; bytes: number; measuredDays: number };

/** What a day adds, as measured over a number of days. */
export type Daily = { rows: number; bytes: number; measuredDays: number };

/** `expected`: null before a day has passed, and while the rows or bytes are unknown. */
export type Measured = Size & { expected: Expected | null };

/**
 * What goes next: `at` when the first of it goes, which a run does within the hour. `day`: the day (UTC) that goes as a whole, of which the
 * rows are an estimate; null of what goes by rows, of which those of the next 24 hours are counted.
 */
export type NextRemoval = { at: Date; day: string | null; rows: Total | null; bytes: number | null };

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
  /**
   * `delivered`: the first to end, or to come without deliveries, among the oldest accepted events; `late…`: the oldest that is later than
   * its setting and the grace (lib/retention/overdue.ts), of what no index has by the time when it goes.
   */
  oldest: Record<
    | "event"
    | "delivered"
    | "lateDelivered"
    | "lateOperation"
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
