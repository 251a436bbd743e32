/**
 * Measures the disk that an event takes: events of 1 KB go through the processes of `npm start`, to a subscriber that answers 200, and to
 * one that answers 503 until three retries are spent. Vacuumed before and after, so that space that later rows use is not counted.
 */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { Pool } from "undici";
import type { BenchArguments } from "./support/arguments";
import { eventBody } from "./support/events";
import { type StartedHub, startHub } from "./support/started-hub";
import { markdownTable } from "./support/summary";
import { readTableSizes, type TableSizes, totalOf } from "./support/table-sizes";

const EVENTS = 20_000;
const BATCH = 1000;
const RETRIES = 3;
/** Events before the measured ones, as a share of them: the first rows of a table take pages of their own. */
const WARM_UP = 1 / 4;
const LOOK_EVERY_MS = 100;
const LIMIT_MS = 300_000;
/** Sizes below this are not listed. */
const LEAST_BYTES = 1;
const DAYS = 90;
const GB = 1e9;

const KINDS = {
  delivered: { status: 200, state: "delivered", path: "/delivered" },
  failed: { status: 503, state: "failed", path: "/failed" },
} as const;
type Kind = keyof typeof KINDS;

/** Runs the benchmark and prints the bytes of an event by table and index. */
export async function benchDisk(options: BenchArguments): Promise<string[]> {
  const count = Math.max(BATCH, options.count ?? EVENTS);
  const hub = await startHub();
  const receiver = createServer((request, response) => {
    request.resume();
    request.once("end", () => response.writeHead(request.url === "/failed" ? 503 : 200).end("ok"));
  }).listen(0, "127.0.0.1");
  await once(receiver, "listening");
  try {
    await configure(hub, (receiver.address() as AddressInfo).port);
    const sizes = {} as Record<Kind, TableSizes>;
    for (const kind of ["delivered", "failed"] as const) {
      await publish(hub, kind, Math.ceil(count * WARM_UP));
      const before = await vacuumedSizes(hub);
      const published = await publish(hub, kind, count);
      const after = await vacuumedSizes(hub);
      const perEvent = [...after].map(([name, bytes]) => [
        name,
        (bytes - (before.get(name) ?? 0)) / published,
      ]);
      sizes[kind] = new Map(perEvent as [string, number][]);
    }
    report(sizes);
    return [];
  } finally {
    await hub.end();
    receiver.close();
    receiver.closeAllConnections();
  }
}

async function configure({ post }: StartedHub, port: number): Promise<void> {
  const retry = { strategy: "fixed", attempts: RETRIES, firstDelayMs: 100 };
  const policy = (await post("/api/v1/policies", { name: "Retries", retry })) as { id: string };
  for (const [kind, { path }] of Object.entries(KINDS)) {
    const topics = [{ name: "paid", contexts: ["default"] }];
    await post("/api/v1/handlers", { name: kind, basePath: path, policyId: policy.id, topics });
    const subscriptions = [{ handler: path, topic: "paid", contexts: ["default"] }];
    const url = `http://127.0.0.1:${port}${path}`;
    await post("/api/v1/subscribers", { name: kind, expectedStatus: 200, url, subscriptions });
  }
}

/** Publishes events and waits until all are settled. Returns their number. */
async function publish(hub: StartedHub, kind: Kind, count: number): Promise<number> {
  const { path, state } = KINDS[kind];
  const settled = async () => {
    const { rows } = await hub.db.pool.query<{ count: number }>(
      "select count(*)::int as count from delivery where state = $1::delivery_state",
      [state],
    );
    return rows[0]?.count ?? 0;
  };
  const goal = (await settled()) + Math.ceil(count / BATCH) * BATCH;
  const pool = new Pool(hub.origin, { connections: 2 });
  for (let first = goal - Math.ceil(count / BATCH) * BATCH; first < goal; first += BATCH) {
    const one = (_: unknown, offset: number) =>
      `{"handler":"${path}","topic":"paid","payload":${eventBody(first + offset)}}`;
    const { statusCode, body } = await pool.request({
      method: "POST",
      path: "/api/v1/events:batch",
      headers: { authorization: hub.authorization, "content-type": "application/json" },
      body: `{"events":[${Array.from({ length: BATCH }, one).join(",")}]}`,
    });
    if (statusCode !== 202) throw new Error(`A batch was answered ${statusCode}: ${await body.text()}`);
    await body.dump();
  }
  await pool.close();
  const deadline = performance.now() + LIMIT_MS;
  while ((await settled()) < goal) {
    if (performance.now() > deadline) throw new Error(`${count} ${kind} events were not settled in time.`);
    await pause(LOOK_EVERY_MS);
  }
  return Math.ceil(count / BATCH) * BATCH;
}

async function vacuumedSizes({ db }: StartedHub): Promise<TableSizes> {
  await db.pool.query("vacuum");
  return readTableSizes(db.pool);
}

function report(sizes: Record<Kind, TableSizes>): void {
  const names = [...new Set([...sizes.delivered.keys(), ...sizes.failed.keys()])].sort();
  const bytes = (kind: Kind, name: string) => sizes[kind].get(name) ?? 0;
  const rows = names
    .filter((name) => bytes("delivered", name) >= LEAST_BYTES || bytes("failed", name) >= LEAST_BYTES)
    .map((name) => [name, bytes("delivered", name).toFixed(0), bytes("failed", name).toFixed(0)]);
  const [delivered, failed] = [totalOf(sizes.delivered), totalOf(sizes.failed)];
  rows.push(["all", delivered.toFixed(0), failed.toFixed(0)]);
  console.log(
    `Bytes for an event of 1 KB with one delivery, delivered at once, and failed after ${1 + RETRIES} attempts:`,
  );
  console.log(markdownTable(["table or index", "delivered", "failed"], rows));
  const ofDays = ((delivered * DAYS * 1e6) / GB).toFixed(0);
  console.log(`Without retention, 1,000,000 delivered events a day take ${ofDays} GB in ${DAYS} days.`);
}
