import { performance } from "node:perf_hooks";
import { setTimeout as pause } from "node:timers/promises";
import type { SinkProcess } from "../engine/sink-process";
import type { StartedHub } from "../support/started-hub";

/** Operations by the API of a started hub, and waiting for what they bring about. */

const LOOK_EVERY_MS = 20;
const LIMIT_MS = 900_000;

export type Operation = { id: string; state: string; counts: Record<string, number> };

/** Freezes all failed deliveries. @returns the draft, and how long it took */
export async function freeze(
  hub: StartedHub,
  settings: object,
): Promise<{ operation: Operation; ms: number }> {
  const begun = performance.now();
  const operation = (await hub.post("/api/v1/operations", {
    kind: "retry",
    selection: { filter: {} },
    ...settings,
  })) as Operation;
  return { operation, ms: performance.now() - begun };
}

/** Starts a draft. */
export const start = (hub: StartedHub, { id, counts }: Operation) =>
  hub.post(`/api/v1/operations/${id}:start`, { expectedTotal: counts.total, reason: "benchmark" });
/** Pauses, resumes or cancels an operation. */
export const move = (hub: StartedHub, id: string, what: string) =>
  hub.post(`/api/v1/operations/${id}:${what}`, {});

/** @throws when the sink does not receive this number of requests in time */
export async function reaches(sink: SinkProcess, requests: number): Promise<void> {
  await waitFor(
    async () => (await sink.requests()) >= requests,
    `${requests} deliveries did not arrive in time.`,
  );
}

/** Waits until an operation is in a state. @throws when it is not in time */
export async function untilState(
  hub: StartedHub,
  id: string,
  state: string,
  isMet: (operation: Operation) => boolean = () => true,
): Promise<Operation> {
  let latest: Operation | undefined;
  await waitFor(async () => {
    const answer = await fetch(`${hub.origin}/api/v1/operations/${id}`, {
      headers: { authorization: hub.authorization },
    });
    latest = (await answer.json()) as Operation;
    return latest.state === state && isMet(latest);
  }, `The operation is ${latest?.state}, not ${state}.`);
  if (!latest) throw new Error("There is no operation.");
  return latest;
}

/** Waits until nothing is due, so that the next contender begins with an idle engine. */
export async function untilIdle({ db }: StartedHub): Promise<void> {
  await waitFor(async () => {
    const { rows } = await db.pool.query(
      "select from delivery where state = 'scheduled' and due_at < now() limit 1",
    );
    return rows.length === 0;
  }, "Deliveries are still due.");
}

/** When the last request arrived: none followed for a second. */
export async function lastRequest(sink: SinkProcess): Promise<{ last: number; requests: number }> {
  let [requests, last] = [await sink.requests(), performance.now()];
  while (performance.now() - last < 1000) {
    await pause(5);
    const now = await sink.requests();
    if (now > requests) [requests, last] = [now, performance.now()];
  }
  return { last, requests };
}

async function waitFor(isMet: () => Promise<boolean>, problem: string): Promise<void> {
  const deadline = performance.now() + LIMIT_MS;
  while (!(await isMet())) {
    if (performance.now() > deadline) throw new Error(problem);
    await pause(LOOK_EVERY_MS);
  }
}
