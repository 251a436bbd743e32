/** Measures statements of lists: duration and plan of each. */
import { mkdir, writeFile } from "node:fs/promises";
import { performance } from "node:perf_hooks";
import type { Statement } from "../../lib/db/bind";
import type { Database } from "../../lib/db/client";
import { quantile } from "../support/summary";

const RUNS = 21;
const OUT = "bench/out";

export type Case = { name: string; statement: Statement };

/** Prints p50 and p95 of each case, in milliseconds, and writes the plans to a file. */
export async function measureCases(
  db: Database,
  title: string,
  cases: readonly Case[],
  file: string,
): Promise<void> {
  const plans: string[] = [];
  console.log(`\n${title.padEnd(60)}     p50      p95  rows`);
  for (const { name, statement } of cases) {
    const { times, rows } = await time(db, statement);
    const [p50, p95] = [quantile(times, 0.5).toFixed(1), quantile(times, 0.95).toFixed(1)];
    console.log(`${name.padEnd(60)} ${p50.padStart(7)}  ${p95.padStart(7)}  ${rows}`);
    plans.push(`## ${name}\n${await explain(db, statement)}\n`);
  }
  await mkdir(OUT, { recursive: true });
  await writeFile(`${OUT}/${file}`, plans.join("\n"));
  console.log(`The plans: ${OUT}/${file}`);
}

async function time(db: Database, statement: Statement): Promise<{ times: number[]; rows: number }> {
  const times: number[] = [];
  let rows = 0;
  for (let run = 0; run <= RUNS; run++) {
    const began = performance.now();
    rows = (await db.pool.query(statement.text, statement.values)).rows.length;
    if (run > 0) times.push(performance.now() - began);
    if (times.length >= 3 && (times[0] ?? 0) > 200) break;
  }
  return { times, rows };
}

async function explain(db: Database, statement: Statement): Promise<string> {
  const { rows } = await db.pool.query<{ "QUERY PLAN": string }>(
    `explain (analyze, buffers) ${statement.text}`,
    statement.values,
  );
  return rows.map((row) => row["QUERY PLAN"]).join("\n");
}
