import type { Queryable } from "../../db/client";
import type { RetentionLimits } from "../../engine/retention";
import { dayOfPartition } from "../days";
import type { StoredFacts, TableSize } from "../measured";
import { lateSince } from "../overdue";
import { countOf } from "../sizes";
import { COUNTS_AND_OLDEST, DELIVERED_AND_LATE, PARTIAL_INDEXES } from "../statements/sizes";
import { readTableSizes } from "./table-sizes";

const TABLES = [
  ...["event", "event_payload", "kept_payload", "delivery", "attempt"],
  ...["operation", "operation_item", "operation_shard", "audit_log"],
];
const INDEXED = ["delivery", "event", "audit_log", "kept_payload"];

/** The index that has all rows of a kind, which the planner counts. */
const INDEX_OF = {
  failed: "delivery_failed_at_idx",
  discarded: "delivery_discarded_at_idx",
  scheduled: "delivery_queue_idx",
  refused: "event_refused_idx",
  unproven: "audit_log_unproven_idx",
  kept: "kept_payload_received_idx",
} as const;

type Index = StoredFacts["indexes"][number] & { rows: number | null };
type Counted = Record<keyof StoredFacts["counts"], number> &
  Record<
    | "oldestEvent"
    | "oldestFailed"
    | "oldestDiscarded"
    | "firstPurge"
    | "oldestRefused"
    | "oldestUnproven"
    | "oldestOperation"
    | "oldestAudit"
    | "oldestKept",
    Date | null
  >;

type Late = Record<"delivered" | "lateDelivered" | "lateOperation", Date | null>;

/**
 * Reads how large the tables are and how old their oldest rows, without reading large tables: milliseconds, whatever their size.
 * @param limits what has to go now
 */
export async function readStoredFacts(db: Queryable, limits: RetentionLimits): Promise<StoredFacts> {
  const { delivered, operations } = lateSince(limits);
  const [sized, partial, counted, ended] = await Promise.all([
    readTableSizes(db, TABLES),
    db.query<Index>(PARTIAL_INDEXES, [INDEXED]),
    db.query<Counted>(COUNTS_AND_OLDEST),
    db.query<Late>(DELIVERED_AND_LATE, [delivered, operations]),
  ]);
  const [[found], [late]] = [counted.rows, ended.rows];
  if (!found || !late) throw new Error("A statement of scalar subqueries returned no row.");
  const planned = (kind: keyof typeof INDEX_OF) =>
    partial.rows.find(({ name }) => name === INDEX_OF[kind])?.rows;
  const plannedTable = (table: string) => sized.find((one) => one.name === table)?.rows;
  return {
    tables: sized,
    indexes: partial.rows,
    counts: {
      failed: countOf(found.failed, planned("failed")),
      discarded: countOf(found.discarded, planned("discarded")),
      scheduled: countOf(found.scheduled, planned("scheduled")),
      refused: countOf(found.refused, planned("refused")),
      unproven: countOf(found.unproven, planned("unproven")),
      operations: countOf(found.operations, plannedTable("operation")),
      kept: countOf(found.kept, planned("kept")),
    },
    oldest: {
      ...late,
      event: found.oldestEvent,
      failed: found.oldestFailed,
      discarded: found.oldestDiscarded,
      purge: found.firstPurge,
      refused: found.oldestRefused,
      unproven: found.oldestUnproven,
      operation: found.oldestOperation,
      audit: found.oldestAudit,
      kept: found.oldestKept,
      payloadDay: oldestDay(sized, "event_payload"),
      attemptDay: oldestDay(sized, "attempt"),
    },
  };
}

/** The first day (UTC) that still has a partition. */
function oldestDay(tables: readonly TableSize[], table: string): Date | null {
  const days = tables.filter((one) => one.table === table).flatMap(({ name }) => dayOfPartition(name) ?? []);
  return days.length > 0 ? new Date(Math.min(...days)) : null;
}
