import type { Queryable } from "../../db/client";
import {
  RETENTION_NAMES,
  type RetentionName,
  type RetentionSettings,
  retentionLimits,
} from "../../engine/retention";
import { DAY_MS } from "../../time/units";
import { dayOfPartition } from "../days";
import type { NextRemoval, StoredFacts } from "../measured";
import { DAY_TABLE, nextAt } from "../next-removal";
import { countOlder } from "./older";

/** Reads what goes next of what each setting keeps; null: there is nothing. */
export async function readNextRemovals(
  db: Queryable,
  facts: StoredFacts,
  settings: RetentionSettings,
  now: Date,
): Promise<Record<RetentionName, NextRemoval | null>> {
  const found = await Promise.all(
    RETENTION_NAMES.map(async (name) => {
      const at = nextAt(facts, settings, name);
      return [name, at && (await removalAt(db, facts, { settings, name, at, now }))] as const;
    }),
  );
  return Object.fromEntries(found) as Record<RetentionName, NextRemoval | null>;
}

type Asked = { settings: RetentionSettings; name: RetentionName; at: Date; now: Date };

async function removalAt(
  db: Queryable,
  { tables, oldest }: StoredFacts,
  { settings, name, at, now }: Asked,
): Promise<NextRemoval> {
  if (name === "payloadDays" || name === "attemptDays") {
    const first = name === "payloadDays" ? oldest.payloadDay : oldest.attemptDay;
    const gone = tables.find(
      (one) => one.table === DAY_TABLE[name] && dayOfPartition(one.name) === first?.getTime(),
    );
    const rows = gone?.rows ?? null;
    return {
      at,
      day: first?.toISOString().slice(0, 10) ?? null,
      rows: rows === null ? null : { total: rows, totalIsExact: true },
      bytes: gone?.bytes ?? null,
    };
  }
  const tomorrow = now.getTime() + DAY_MS;
  const isSoon = at.getTime() < tomorrow;
  const rows = isSoon
    ? await countOlder(db, name, retentionLimits(settings, tomorrow))
    : { total: 0, totalIsExact: true };
  return { at, day: null, rows, bytes: null };
}
