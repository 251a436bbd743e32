import { setTimeout as wait } from "node:timers/promises";
import { type DayTable, dayOfPartition } from "../../db/partitions";
import { dropDay, IS_VACUUMED, PARTITIONS, sealDay } from "./day-statements";
import type { StepResult } from "./in-chunks";
import { movePayloads } from "./move-payloads";
import { isLocked, type RetentionContext, readLimits, timeOf } from "./retention-context";

/**
 * How often a lock is asked for in a run, and the rest after each try. Behind a long reader, such as a dump, each try delays claims
 * by 100 ms.
 */
const TRIES = 5;
const REST_MS = 500;

type OldDay = { partition: string; day: Date; isSealed: boolean };

/**
 * Removes the days of a partitioned table that have to go, oldest first. Each is dropped as a whole, in a short transaction that
 * waits for its lock no longer than a claim may wait. Payloads that something may still need are copied before. A run that ends in
 * between has dropped whole days or nothing, and the next one goes on with the oldest.
 */
export async function removeDays(context: RetentionContext, table: DayTable): Promise<StepResult> {
  const { leader, log } = context;
  let removed = 0;
  for (
    let old = await oldestDay(context, table);
    old && leader.isLeader();
    old = await oldestDay(context, table)
  ) {
    const { partition } = old;
    const isReady = table === "attempt" || (await prepare(context, old).catch(falseIfLocked));
    if (!leader.isLeader()) break;
    if (!isReady || !(await drop(context, table, old)))
      return { removed, overdue: await whyNot(context, partition) };
    removed++;
    log.info({ partition }, "day removed by retention");
    await context.pace.rest(leader.signal);
  }
  return { removed };
}

async function whyNot({ link }: RetentionContext, partition: string): Promise<string> {
  const query = { name: "is_vacuumed", text: IS_VACUUMED, values: [partition] };
  const by = (await link.query<[]>(query)).length > 0 ? " by autovacuum" : "";
  return `${partition} is in use${by}: its lock could not be had.`;
}

function falseIfLocked(error: unknown): false {
  if (!isLocked(error)) throw error;
  return false;
}

async function oldestDay(context: RetentionContext, table: DayTable): Promise<OldDay | undefined> {
  const limits = await readLimits(context);
  const first = table === "attempt" ? limits.firstAttemptDay : limits.firstPayloadDay;
  const values = [table];
  const rows = await context.link.query<[string, string]>({
    name: "day_partitions",
    text: PARTITIONS,
    values,
  });
  return rows
    .flatMap(([partition, sealed]) => {
      const day = dayOfPartition(table, partition);
      return day && day < first ? [{ partition, day, isSealed: sealed === "t" }] : [];
    })
    .at(0);
}

/** Lets the day take no more rows and copies what stays. @returns false when the lock could not be had, or another worker leads */
async function prepare(context: RetentionContext, { partition, isSealed }: OldDay): Promise<boolean> {
  if (!isSealed && !(await withLock(context, sealDay(partition)))) return false;
  return movePayloads(context, partition);
}

function drop(context: RetentionContext, table: DayTable, { partition, day }: OldDay): Promise<boolean> {
  const { name, fence } = context.leader;
  const when = { day: day.toISOString().slice(0, 10), removedAt: timeOf(context) };
  return withLock(context, dropDay({ table, partition, ...when, task: name, fence }));
}

/** Runs a short transaction that needs an exclusive lock. @returns whether it was had within the tries */
async function withLock({ link, leader }: RetentionContext, text: string): Promise<boolean> {
  for (let tries = 1; leader.isLeader(); tries++) {
    try {
      await link.use((client) => client.query(text));
      return true;
    } catch (error) {
      if (!isLocked(error)) throw error;
      if (tries === TRIES) return false;
    }
    await wait(REST_MS, undefined, { signal: leader.signal }).catch(() => {}); // aborted: another worker leads
  }
  return false;
}
