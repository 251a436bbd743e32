import pg from "pg";
import { afterAll, beforeAll, it, vi } from "vitest";
import { type RunningWorker, startRunningWorker } from "../testing/processes/running-worker";
import { until, untilBlocked } from "../testing/until";

vi.setConfig({ testTimeout: 60_000 });

const LEASE_MS = 3000;

let running: RunningWorker;
beforeAll(async () => {
  running = await startRunningWorker({ leaseMs: LEASE_MS });
});
afterAll(() => running.stop());

/** When the first and the last lease of a shard end, in epoch milliseconds. */
async function ends(): Promise<{ first: number; last: number }> {
  const { rows } = await running.db.pool.query(
    "select min(expires_at) as first, max(expires_at) as last from shard_lease where worker_id is not null",
  );
  const [{ first, last }] = rows;
  return { first: first?.getTime() ?? 0, last: last?.getTime() ?? 0 };
}

/** Runs work while another transaction holds a lock, and waits until all leases were renewed meanwhile. */
async function whileLocked(lock: string, work: () => Promise<unknown> = async () => {}): Promise<void> {
  const holder = new pg.Client({ connectionString: running.db.url });
  await holder.connect();
  try {
    await holder.query(`begin; ${lock}`);
    await work();
    await untilBlocked(running.db);
    const { last } = await ends();
    await until(ends, ({ first }) => first > last + LEASE_MS / 2);
  } finally {
    await holder.end();
  }
}

it.each(["subscriber_circuit", "subscriber"])(
  "the leases are renewed while the table %s is locked",
  (table) =>
    whileLocked(`lock table ${table} in access exclusive mode`, () =>
      running.db.pool.query("update config_version set version = version + 1"),
    ),
);

it("the leases are renewed while a subscriber that is gone waits for the configuration's lock", async () => {
  const gone = await running.arrange({
    answers: [{ status: 410 }],
    retry: { strategy: "fixed", attempts: 1, disableOnGone: true },
  });
  await whileLocked("select from config_version for update", () => running.deliver(gone));
  const { id } = gone.subscriber;
  await until(
    () => running.db.prisma.subscriber.findUniqueOrThrow({ where: { id } }),
    ({ status }) => status === "cancelled",
  );
});
