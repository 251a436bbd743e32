/**
 * Explains the statements of the worker: EXPLAIN (ANALYZE, BUFFERS) of a claim, a settle, a scan and a recovery with 1,000,000 pending
 * deliveries of 10,000 subscribers (docs/delivery-engine.md). They are the statements of the worker with its values, rolled back. The
 * plans go to bench/out/statement-plans.txt.
 */
import { randomUUID } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import pg from "pg";
import { claimDueDeliveries } from "../../lib/worker/claims/claim";
import { DISCOVER_DUE } from "../../lib/worker/claims/claim-statements";
import type { ClaimedDelivery } from "../../lib/worker/claims/claimed-delivery";
import { HeldDeliveries } from "../../lib/worker/claims/held-deliveries";
import { recoverShards } from "../../lib/worker/claims/recover";
import { Config } from "../../lib/worker/config/config";
import { DatabaseClock } from "../../lib/worker/database/clock";
import { Link, type LinkQuery, type Queries, WORKER_SESSION } from "../../lib/worker/database/link";
import {
  AttemptConfigurationStore,
  attemptConfigurationOf,
} from "../../lib/worker/settling/attempt-configuration";
import { writeSettlements } from "../../lib/worker/settling/settle";
import { settlementOf } from "../../lib/worker/settling/settlement";
import { addToBacklog, createBacklogHub } from "../backlog/fill";
import type { BenchArguments } from "../support/arguments";
import { startBenchDatabase } from "../support/database";

const PENDING = 1_000_000;
const PER_SUBSCRIBER = 100;
const SHARD = 7;
/** A pass claims a few deliveries each of many subscribers if all have due deliveries. */
const SUBSCRIBERS = 125;
const OF_EACH = 4;
/** Warm-up runs: the first run of a plan reads data that later ones find in memory. */
const RUNS = 3;
const OUT = "bench/out";
const SYSTEM = { queueDepth: 0, inFlight: 1, subscriberInFlight: 1, circuit: "closed" } as const;

/** Prints the duration of each statement and writes the plans. */
export async function benchStatements({ count = PENDING }: BenchArguments): Promise<string[]> {
  const database = await startBenchDatabase();
  try {
    const hub = await createBacklogHub(
      database.server,
      Math.ceil(count / PER_SUBSCRIBER),
      "http://127.0.0.1:1",
    );
    await addToBacklog(hub, count);
    const workerId = randomUUID();
    await hub.db.prisma.shardLease.update({ where: { shard: SHARD }, data: { workerId } });
    const plans = await explainAll(hub.url, workerId);
    await mkdir(OUT, { recursive: true });
    await writeFile(`${OUT}/statement-plans.txt`, plans.join("\n\n"));
    console.log(`The plans: ${OUT}/statement-plans.txt`);
    await hub.drop();
    return [];
  } finally {
    await database.end();
  }
}

async function explainAll(url: string, workerId: string): Promise<string[]> {
  const link = new Link(url, "plans");
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(WORKER_SESSION);
  const explained = new ExplainingLink(link, client);
  try {
    const config = new Config(link);
    await config.refresh();
    const clock = new DatabaseClock();
    const wants = [...config.subscribers.keys()]
      .slice(0, SUBSCRIBERS)
      .map((subscriberId) => ({ subscriberId, priority: 1, free: OF_EACH }));
    const holder = { link: explained.as("claim_due"), clock, heldDeliveries: new HeldDeliveries(), workerId };
    const { deliveries } = await claimDueDeliveries(holder, SHARD, wants);

    await explained
      .as("discover_due")
      .query({ name: "discover_due", text: DISCOVER_DUE, values: [`{${SHARD}}`, "{}"] });

    const settlements = (status: number) => deliveries.map((delivery) => settle(delivery, config, status));
    for (const [name, status] of [
      ["settle_delivered", 200],
      ["settle_failed", 500],
    ] as const)
      await writeSettlements(
        explained.as(name),
        new AttemptConfigurationStore(),
        workerId,
        settlements(status),
      );

    const newHolder = {
      ...holder,
      link: explained.as("list_stuck", "recover"),
      heldDeliveries: new HeldDeliveries(),
      config,
      owns: () => true,
    };
    await recoverShards(newHolder, [SHARD]);
    return explained.plans;
  } finally {
    await client.end();
    await link.close();
  }
}

function settle(delivery: ClaimedDelivery, config: Config, status: number) {
  const subscriber = config.subscribers.get(delivery.subscriberId);
  if (!subscriber) throw new Error("A delivery of an unknown subscriber was claimed.");
  const plan = config.planOf(subscriber, delivery.handlerId);
  const facts = {
    delivery,
    configuration: attemptConfigurationOf(subscriber, plan),
    plan,
    startedAt: Date.now(),
    system: SYSTEM,
  };
  const report = {
    result: { type: "answer" as const, status },
    durationMs: 5,
    headers: { "content-type": "text/plain" },
    body: Buffer.from("ok"),
    isTruncated: false,
  };
  return settlementOf(facts, report, Math.random);
}

/** Explains the statements with these names. Executes all statements except settles, so that there is always one to settle. */
class ExplainingLink {
  readonly plans: string[] = [];

  constructor(
    private readonly link: Link,
    private readonly client: pg.Client,
  ) {}

  as(...names: string[]): Queries {
    return {
      query: async <Row extends (string | null)[]>(query: LinkQuery) => {
        if (names.includes(query.name)) await this.#explain(query);
        return query.name.startsWith("settle") ? [] : this.link.query<Row>(query);
      },
    };
  }

  async #explain({ name, text, values }: LinkQuery): Promise<void> {
    let plan = "";
    for (let run = 0; run < RUNS; run++) {
      await this.client.query("begin");
      const { rows } = await this.client.query(`explain (analyze, buffers, costs off) ${text}`, values);
      await this.client.query("rollback");
      plan = rows.map((row) => row["QUERY PLAN"]).join("\n");
    }
    console.log(`${name.padEnd(18)} ${plan.match(/Execution Time: .*/)?.[0] ?? ""}`);
    this.plans.push(`## ${name}\n${plan}`);
  }
}
