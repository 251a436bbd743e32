import type { Queryable } from "../../db/client";
import type { StoredFacts, TableSize } from "../measured";
import { countOf, dayOfPartition } from "../sizes";
import { COUNTS_AND_OLDEST, PARTIAL_INDEXES, TABLE_SIZES } from "../statements/sizes";

const TABLES = [
  ...["event", "event_payload", "kept_payload", "delivery", "attempt"],
  ...["operation", "operation_item", "audit_log"],
];
const INDEXED = ["delivery", "event", "audit_log"];

/** The index that has all rows of a kind, which the planner counts. */
const INDEX_OF = {
  failed: "delivery_failed_at_idx",
  discarded: "delivery_discarded_at_idx",
  scheduled: "delivery_queue_idx",
  refused: "event_refused_idx",
  unproven: "audit_log_unproven_idx",
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

/** Reads how large the tables are and how old their oldest rows, without reading the tables: milliseconds, whatever their size. */
export async function readStoredFacts(db: Queryable): Promise<StoredFacts> {
  const [sized, partial, counted] = await Promise.all([
    db.query<TableSize>(TABLE_SIZES, [TABLES]),
    db.query<Index>(PARTIAL_INDEXES, [INDEXED]),
    db.query<Counted>(COUNTS_AND_OLDEST),
  ]);
  const [found] = counted.rows;
  if (!found) throw new Error("A statement of scalar subqueries returned no row.");
  const planned = (kind: keyof typeof INDEX_OF) =>
    partial.rows.find(({ name }) => name === INDEX_OF[kind])?.rows;
  const plannedTable = (table: string) => sized.rows.find((one) => one.name === table)?.rows;
  return {
    tables: sized.rows,
    indexes: partial.rows,
    counts: {
      failed: countOf(found.failed, planned("failed")),
      discarded: countOf(found.discarded, planned("discarded")),
      scheduled: countOf(found.scheduled, planned("scheduled")),
      refused: countOf(found.refused, planned("refused")),
      unproven: countOf(found.unproven, planned("unproven")),
      operations: countOf(found.operations, plannedTable("operation")),
      kept: countOf(found.kept, plannedTable("kept_payload")),
    },
    oldest: {
      event: found.oldestEvent,
      failed: found.oldestFailed,
      discarded: found.oldestDiscarded,
      purge: found.firstPurge,
      refused: found.oldestRefused,
      unproven: found.oldestUnproven,
      operation: found.oldestOperation,
      audit: found.oldestAudit,
      kept: found.oldestKept,
      payloadDay: oldestDay(sized.rows, "event_payload"),
      attemptDay: oldestDay(sized.rows, "attempt"),
    },
  };
}

/** The first day (UTC) that still has a partition. */
function oldestDay(tables: readonly TableSize[], table: string): Date | null {
  const days = tables.filter((one) => one.table === table).flatMap(({ name }) => dayOfPartition(name) ?? []);
  return days.length > 0 ? new Date(Math.min(...days)) : null;
}
