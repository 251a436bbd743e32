import type { Queryable } from "../../db/client";
import type { RetentionLimits, RetentionName } from "../../engine/retention";
import type { Total } from "../../list/page";
import { EXACT_UP_TO } from "../measured";
import { OLDER_THAN } from "../statements/sizes";

/** What goes by rows: the others go by whole days. */
export type ByRows = Exclude<RetentionName, "payloadDays" | "attemptDays">;

/** Before when rows of each have to go. */
export function limitOf(name: ByRows, limits: RetentionLimits): Date {
  return {
    failedPayloadDays: limits.failedPayloadBefore ?? limits.failedBefore,
    deliveredDays: limits.deliveredBefore,
    failedDays: limits.failedBefore,
    binDays: limits.purgeAtBefore,
    operationDays: limits.operationsBefore,
    auditDays: limits.auditBefore,
    refusedEventDays: limits.refusedEventsBefore,
    refusedSignInDays: limits.refusedSignInsBefore,
  }[name];
}

/** Counts the rows that have to go by the limits, up to EXACT_UP_TO. */
export async function countOlder(db: Queryable, name: ByRows, limits: RetentionLimits): Promise<Total> {
  const { rows } = await db.query<{ count: number }>(OLDER_THAN[name], [limitOf(name, limits)]);
  const count = rows[0]?.count ?? 0;
  return { total: Math.min(count, EXACT_UP_TO), totalIsExact: count <= EXACT_UP_TO };
}
