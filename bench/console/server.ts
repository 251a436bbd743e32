/** Whole answers over HTTP, one after the other, on one connection and with a signed-in session, as a browser asks for them. */
import { performance } from "node:perf_hooks";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { Agent, request } from "undici";
import { markdownTable, quantile } from "../support/summary";
import type { PageCase } from "./counting";
import type { ConsoleHub } from "./hub";
import { pageCases } from "./page-cases";

const WARM_UP = 10;
/** Answers for one round of the browser's: enough for a p95. */
const ANSWERS_PER_ROUND = 6;
const unzip = promisify(gunzip);

type Answer = { ms: number; status: number; body: Buffer; isZipped: boolean };
type Measured = { one: PageCase; times: number[]; last: Answer | undefined };

/**
 * Prints p50 and p95 of each page and API answer, and its size. The cases take turns, after a warm-up of all: what else the machine
 * does for some seconds is spread over the rows, and the first row is as warm as the last one.
 */
export async function measureServer(hub: ConsoleHub, rounds: number): Promise<string[]> {
  const agent = new Agent({ connections: 1 });
  try {
    const measured = (await pageCases(hub)).map((one): Measured => ({ one, times: [], last: undefined }));
    for (let turn = 0; turn < WARM_UP + rounds * ANSWERS_PER_ROUND; turn++) {
      for (const row of measured) {
        row.last = await ask(hub, agent, row.one);
        if (turn >= WARM_UP) row.times.push(row.last.ms);
      }
    }
    const results = await Promise.all(measured.map(summarise));
    console.log("\nWhole answers over HTTP, sequential, signed in:");
    const rows = results.map(({ row }) => row);
    console.log(markdownTable(["answer", "p50 ms", "p95 ms", "KB", "KB transferred"], rows));
    return results.flatMap(({ problems }) => problems);
  } finally {
    await agent.close();
  }
}

/** Returns the row of a case, and what is wrong with its last answer. */
async function summarise({ one, times, last }: Measured): Promise<{ row: string[]; problems: string[] }> {
  if (!last) throw new Error(`${one.name} was not measured.`);
  const text = (last.isZipped ? await unzip(last.body) : last.body).toString();
  return {
    row: [one.name, ...figures(times), kb(Buffer.byteLength(text)), kb(last.body.length)],
    problems: problemsOf(one, last.status, text),
  };
}

async function ask({ origin, cookie, authorization }: ConsoleHub, dispatcher: Agent, one: PageCase) {
  const headers = {
    "accept-encoding": "gzip",
    ...(one.path.startsWith("/api/")
      ? { authorization }
      : { cookie: `${cookie.name}=${cookie.value}; tz=UTC` }),
  };
  const began = performance.now();
  const { statusCode, headers: answered, body } = await request(origin + one.path, { dispatcher, headers });
  const bytes = Buffer.from(await body.arrayBuffer());
  const isZipped = answered["content-encoding"] === "gzip";
  return { ms: performance.now() - began, status: statusCode, body: bytes, isZipped };
}

function problemsOf({ name, countRows, rows }: PageCase, status: number, text: string): string[] {
  if (status !== 200) return [`${name} was answered ${status}`];
  const found = countRows(text);
  // An answer that says how far it looked may have fewer.
  const isRight = text.includes('"isComplete":false') ? found <= rows : found === rows;
  return isRight ? [] : [`${name} had ${found} rows instead of ${rows}`];
}

const figures = (times: number[]) => [0.5, 0.95].map((share) => quantile(times, share).toFixed(0));
const kb = (bytes: number) => (bytes / 1000).toFixed(0);
