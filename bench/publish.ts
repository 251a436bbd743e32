/**
 * Measures publishing: single POSTs and batches over keep-alive connections, with an API key and unique bodies of 1 KB, answered when
 * event and delivery are durable. Uses the web process of `npm start`; the only subscriber is paused, so that the worker delivers
 * nothing during the run.
 */
import { performance } from "node:perf_hooks";
import { Pool } from "undici";
import type { BenchArguments } from "./support/arguments";
import { eventBody } from "./support/events";
import { cpuSeconds } from "./support/processes";
import { configure, type StartedHub, startHub } from "./support/started-hub";
import { markdownTable, quantile } from "./support/summary";

/** Number of concurrent POSTs, and of events in each. A batch has the largest size of the API. */
const LOADS = [
  { inFlight: 32, size: 1 },
  { inFlight: 64, size: 1 },
  { inFlight: 2, size: 1000 },
];
const SINGLES = 20_000;
const BATCHED_PER_SINGLE = 5;
/** Warm-up before the measurement: a new web process compiles its code. */
const WARM_UP = [
  { inFlight: 32, size: 1, events: 2000 },
  { inFlight: 2, size: 1000, events: 10_000 },
];

type Load = { inFlight: number; size: number; events: number };

/** Runs the loads and prints a row for each. */
export async function benchPublish(options: BenchArguments): Promise<string[]> {
  const singles = options.count ?? SINGLES;
  const hub = await startHub();
  try {
    // Port 9: nothing is sent, since the subscriber is paused.
    await configure(hub, { url: "http://127.0.0.1:9/hook", paused: true });
    const publisher = new Publisher(hub);
    for (const load of WARM_UP) await publisher.run(load);
    const rows: string[][] = [];
    for (const load of LOADS) {
      const events = load.size === 1 ? singles : singles * BATCHED_PER_SINGLE;
      rows.push(await measure(hub, publisher, { ...load, events }));
    }
    const headers = ["POSTs", "in flight", "events", "events/s", "p50 ms", "p99 ms"];
    console.log(markdownTable([...headers, "CPU µs per event: web / database / worker"], rows));
    return await checkStore(hub, publisher);
  } finally {
    await hub.end();
  }
}

async function measure({ pids }: StartedHub, publisher: Publisher, load: Load): Promise<string[]> {
  const spent = () => [pids.web, pids.database, pids.worker].map(cpuSeconds);
  const before = spent();
  const began = performance.now();
  const times = await publisher.run(load);
  const seconds = (performance.now() - began) / 1000;
  const events = times.length * load.size;
  const perEvent = spent().map((after, part) => ((after - (before[part] ?? 0)) / events) * 1e6);
  return [
    load.size === 1 ? "single" : `batches of ${load.size}`,
    String(load.inFlight),
    String(events),
    String(Math.round(events / seconds)),
    quantile(times, 0.5).toFixed(1),
    quantile(times, 0.99).toFixed(1),
    perEvent.map((micros) => Math.round(micros)).join(" / "),
  ];
}

/** Publishes events with unique bodies and collects the returned IDs. */
class Publisher {
  readonly eventIds = new Set<string>();
  published = 0;

  constructor(private readonly hub: StartedHub) {}

  /** @returns the duration of each POST in milliseconds @throws when one is not answered 202 */
  async run({ inFlight, size, events }: Load): Promise<number[]> {
    const pool = new Pool(this.hub.origin, { connections: inFlight, pipelining: 1 });
    const posts = Math.ceil(events / size);
    const times: number[] = [];
    let begun = 0;
    const postUntilDone = async () => {
      while (begun++ < posts) {
        const first = this.published;
        this.published += size;
        const began = performance.now();
        await this.#post(pool, first, size);
        times.push(performance.now() - began);
      }
    };
    await Promise.all(Array.from({ length: inFlight }, postUntilDone));
    await pool.close();
    return times;
  }

  async #post(pool: Pool, first: number, size: number): Promise<void> {
    const { authorization } = this.hub;
    const { statusCode, body } = await pool.request({
      method: "POST",
      path: size === 1 ? "/api/events/bench/ping" : "/api/v1/events:batch",
      headers: { authorization, "content-type": "application/json" },
      body: size === 1 ? eventBody(first) : batchBody(first, size),
    });
    if (statusCode !== 202) throw new Error(`A publish was answered ${statusCode}: ${await body.text()}`);
    const answer = (await body.json()) as { eventId?: string; eventIds?: string[] };
    for (const id of answer.eventIds ?? [answer.eventId ?? ""]) this.eventIds.add(id);
  }
}

function batchBody(first: number, size: number): string {
  const one = (index: number) => `{"handler":"/bench","topic":"ping","payload":${eventBody(index)}}`;
  return `{"events":[${Array.from({ length: size }, (_, offset) => one(first + offset)).join(",")}]}`;
}

/** Checks that the events answered 202 exist exactly once, and no others. */
async function checkStore({ db }: StartedHub, { eventIds, published }: Publisher): Promise<string[]> {
  const { rows } = await db.pool.query<Record<string, number>>(
    `select (select count(*)::int from event where handler_path = '/bench') as events,
       (select count(distinct body)::int from event_payload) as bodies,
       (select count(*)::int from event where id = any($1::uuid[])) as answered,
       (select count(*)::int from delivery where state = 'scheduled') as deliveries`,
    [[...eventIds]],
  );
  return Object.entries(rows[0] ?? {}).flatMap(([what, count]) =>
    count === published ? [] : [`${published} events were published, the database has ${what}: ${count}`],
  );
}
