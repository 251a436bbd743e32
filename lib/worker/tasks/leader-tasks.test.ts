import { randomUUID } from "node:crypto";
import pino from "pino";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../testing/database";
import { until } from "../../testing/until";
import { Link } from "../database/link";
import { hasFence } from "./leader-statements";
import { type Leader, LeaderTasks } from "./leader-tasks";
import { Tasks } from "./tasks";

const LEASE_MS = 10_000;
const EVERY_MS = 10;
const NAME = "reports";

type TestWorker = { leaders: LeaderTasks; runs: Leader[]; link: Link; close: () => Promise<void> };

let db: TestDatabase;
let workers: TestWorker[] = [];
/** How far the database's clock has moved on. */
let aheadMs = 0;

beforeAll(async () => {
  db = await createTestDatabase();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await Promise.all(workers.map((worker) => worker.close()));
  await db.prisma.leaderLease.deleteMany();
  [workers, aheadMs] = [[], 0];
});
afterAll(() => db.drop());

/** A worker with its own connection and one leader task, whose runs are recorded. */
function createWorker(run: (leader: Leader) => Promise<unknown> = async () => {}): TestWorker {
  const link = new Link(db.url, `leader ${workers.length}`);
  const tasks = new Tasks(pino({ level: "silent" }));
  const clock = { now: () => Date.now() + aheadMs };
  const leaders = new LeaderTasks({ link, clock, workerId: randomUUID(), leaseMs: LEASE_MS, tasks });
  const runs: Leader[] = [];
  leaders.leaderTask(NAME, EVERY_MS, (leader) => {
    runs.push(leader);
    return run(leader);
  });
  const close = async () => {
    await leaders.release();
    await tasks.stop();
    await link.close();
  };
  const worker = { leaders, runs, link, close };
  workers.push(worker);
  return worker;
}

const untilRun = (runs: Leader[], times: number) =>
  until(
    async () => runs.length,
    (count) => count >= times,
  );

/** As a statement of a leader task writes. @returns how many rows were written */
async function write({ link, runs }: TestWorker): Promise<number> {
  const leader = runs.at(-1);
  const text = `insert into worker (id, host, pid, started_at, seen_at)
    select $1::uuid, 'leader', 1, $2::timestamptz, $2::timestamptz where ${hasFence("$3", "$4")} returning id`;
  const values = [randomUUID(), new Date().toISOString(), leader?.name, leader?.fence];
  return (await link.query<[string]>({ name: "write", text, values })).length;
}

describe("a leader task", () => {
  it("runs again and again in one of two workers", async () => {
    const [first, second] = [createWorker(), createWorker()];
    await Promise.all([first.leaders.beat(), second.leaders.beat()]);
    const [leader, other] = first.runs.length > 0 ? [first, second] : [second, first];
    await untilRun(leader.runs, 3);
    await Promise.all([first.leaders.beat(), second.leaders.beat()]);
    expect(other.runs).toEqual([]);
    expect(new Set(leader.runs.map(({ fence }) => fence))).toEqual(new Set(["1"]));
  });

  it("is taken over, with the next fence, once its lease has run out, and not before", async () => {
    const [dead, successor] = [createWorker(), createWorker()];
    await dead.leaders.beat();
    aheadMs = LEASE_MS;
    await successor.leaders.beat();
    expect(successor.runs).toEqual([]);
    aheadMs = LEASE_MS * 1.2;
    await successor.leaders.beat();
    expect(successor.runs).toMatchObject([{ name: NAME, fence: "2" }]);
  });

  it("keeps its lease by renewal, with the same fence", async () => {
    const [leader, other] = [createWorker(), createWorker()];
    await leader.leaders.beat();
    aheadMs = LEASE_MS * 0.9;
    await leader.leaders.beat();
    aheadMs = LEASE_MS * 1.8;
    await other.leaders.beat();
    expect(other.runs).toEqual([]);
    expect(await db.prisma.leaderLease.findMany()).toMatchObject([{ name: NAME, fence: 1n }]);
  });

  it("stops by the worker's own clock before another worker may begin, however late timers are", async () => {
    const [frozen, other] = [createWorker(), createWorker()];
    await frozen.leaders.beat();
    const [leader] = frozen.runs;
    expect(leader?.isLeader()).toBe(true);
    const now = performance.now();
    vi.spyOn(performance, "now").mockReturnValue(now + LEASE_MS * 0.9);
    aheadMs = LEASE_MS * 0.9;
    await other.leaders.beat();
    expect(other.runs).toEqual([]);
    expect(leader?.isLeader()).toBe(false);
    expect(leader?.signal.aborted).toBe(true);
  });

  it("cannot write once it is stale", async () => {
    const [stale, successor] = [createWorker(), createWorker()];
    await stale.leaders.beat();
    expect(await write(stale)).toBe(1);
    aheadMs = LEASE_MS * 1.2;
    await successor.leaders.beat();
    expect(await write(stale)).toBe(0);
    expect(await write(successor)).toBe(1);
  });

  it("ends when a renewal finds the lease taken by another worker", async () => {
    const [stale, successor] = [createWorker(), createWorker()];
    await stale.leaders.beat();
    aheadMs = LEASE_MS * 1.2;
    await successor.leaders.beat();
    await stale.leaders.beat({ mayTake: false });
    expect(stale.runs[0]?.signal.aborted).toBe(true);
    const { length } = stale.runs;
    await untilRun(successor.runs, successor.runs.length + 3);
    expect(stale.runs).toHaveLength(length);
  });

  it("is released on a clean stop: another worker leads at once", async () => {
    const [leaving, other] = [createWorker(), createWorker()];
    await leaving.leaders.beat();
    await leaving.leaders.release();
    expect(leaving.runs[0]?.signal.aborted).toBe(true);
    await other.leaders.beat();
    expect(other.runs).toMatchObject([{ fence: "2" }]);
  });

  it("is not taken by a worker that drains", async () => {
    const draining = createWorker();
    await draining.leaders.beat({ mayTake: false });
    expect(await db.prisma.leaderLease.count()).toBe(0);
  });

  it("waits for the end of a run that began in an earlier term of the same worker", async () => {
    let finish = () => {};
    const longRun = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const worker = createWorker(({ fence }) => (fence === "1" ? longRun : Promise.resolve()));
    await worker.leaders.beat();
    await worker.leaders.release();
    await worker.leaders.beat();
    expect(await db.prisma.leaderLease.findMany()).toMatchObject([{ name: NAME, fence: 2n }]);
    expect(worker.runs.map(({ fence }) => fence)).toEqual(["1"]);
    finish();
    await untilRun(worker.runs, 2);
    expect(worker.runs[1]?.fence).toBe("2");
  });

  it("repeats soon after a run that failed", async () => {
    let runs = 0;
    const worker = createWorker(async () => {
      if (++runs === 1) throw new Error("The database is away.");
    });
    await worker.leaders.beat();
    await untilRun(worker.runs, 2);
  });
});
