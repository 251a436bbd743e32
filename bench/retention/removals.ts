/**
 * Explains the statements of retention: EXPLAIN (ANALYZE, BUFFERS) of each, as its runs use them, on a database with 3,000,000 deliveries, and
 * the time that each took over two whole runs. The plans go to bench/out/removal-plans.txt.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { performance } from "node:perf_hooks";
import pino from "pino";
import { COMMAND_STATEMENT_MS } from "../../lib/config/statement-limits";
import { type Database, openDatabase } from "../../lib/db/client";
import { migrate } from "../../lib/db/migrate";
import { readLedger } from "../../lib/retention/data";
import { HOUR_MS } from "../../lib/time/units";
import { RETENTION_LOCK_MS, runRetention } from "../../lib/worker/retention/run-retention";
import { Walks } from "../../lib/worker/retention/walks";
import type { BenchArguments } from "../support/arguments";
import { createDatabase, startBenchDatabase } from "../support/database";
import { markdownTable, quantile } from "../support/summary";
import { ExplainingLink } from "./explaining-link";
import { FILLED_DAYS, fillHub } from "./fill-hub";
import { LEAD } from "./lead";

const DELIVERIES = 3_000_000;
const OUT = "bench/out";
/** A checkpoint of the audit trail is a day old before its rows go: the second run removes them. */
const RUNS_APART_MS = 21 * HOUR_MS;
/** Of 30 days: three of deliveries and events go, and more of what goes earlier. */
const SETTINGS = {
  ...{ payloadDays: 22, failedPayloadDays: 24, attemptDays: 20, deliveredDays: 27, failedDays: 27 },
  ...{ operationDays: 15, auditDays: 15, refusedEventDays: 14, refusedSignInDays: 14 },
};

/** Prints the times of each statement and writes the plans. */
export async function benchRemovals({ count = DELIVERIES }: BenchArguments): Promise<string[]> {
  const database = await startBenchDatabase();
  try {
    const { url, drop } = await createDatabase(database.server);
    await migrate(url);
    const db = openDatabase(url, 2, COMMAND_STATEMENT_MS);
    const begun = performance.now();
    const end = await fillHub(db, count);
    const seconds = ((performance.now() - begun) / 1000).toFixed(0);
    console.log(`${count} deliveries of ${FILLED_DAYS} days, filled in ${seconds} s\n`);
    const link = new ExplainingLink(url, "removals", { lockMs: RETENTION_LOCK_MS });
    const overdue = await removeTwice(db, link, end).finally(() => link.close());
    report(link);
    await mkdir(OUT, { recursive: true });
    await writeFile(`${OUT}/removal-plans.txt`, link.plansText());
    console.log(`\nThe plans: ${OUT}/removal-plans.txt`);
    const { accepted, existing, purged } = await readLedger(db.pool);
    await db.close();
    await drop();
    const isWhole = accepted === existing + purged;
    return [...overdue, ...(isWhole ? [] : [`accepted ${accepted}, existing ${existing}, purged ${purged}`])];
  } finally {
    await database.end();
  }
}

/** @returns what was overdue after the runs */
async function removeTwice(db: Database, link: ExplainingLink, end: Date): Promise<string[]> {
  const { rows } = await db.pool.query<{ fence: string }>(LEAD);
  const { signal } = new AbortController();
  const leader = { name: "retention", fence: rows[0]?.fence ?? "", isLeader: () => true, signal };
  const options = { leader, environment: SETTINGS, walks: new Walks(), log: pino({ level: "silent" }) };
  const overdue: string[] = [];
  for (const at of [end.getTime(), end.getTime() + RUNS_APART_MS]) {
    const begun = performance.now();
    const run = await runRetention(link, { now: () => at }, options);
    const seconds = ((performance.now() - begun) / 1000).toFixed(0);
    const removed = Object.entries(run.removed).map(([step, number]) => `${step} ${number}`);
    console.log(`A run of ${seconds} s, plans included: ${removed.join(", ")}`);
    overdue.push(...run.overdue);
    await db.pool.query(CHAIN_CHECKPOINT);
  }
  return overdue;
}

function report({ times }: ExplainingLink): void {
  const ms = (values: readonly number[], share: number) => quantile(values, share).toFixed(1);
  const rows = [...times]
    .sort(([, a], [, b]) => Math.max(...b) - Math.max(...a))
    .map(([name, all]) => [name, String(all.length), ms(all, 0.5), ms(all, 0.95), ms(all, 1)]);
  console.log(`\n${markdownTable(["statement", "times", "p50 ms", "p95 ms", "longest ms"], rows)}`);
}

/** Does what the leader task of the audit trail does with the row that retention wrote: gives it a number. */
const CHAIN_CHECKPOINT = `
with head as (update audit_chain set number = number + 1, hash = repeat('c', 64) where id = 1 returning number, hash)
update audit_log a set chain_number = head.number, chain_hash = head.hash from head
where a.chain_number is null and not a.is_unproven`;
