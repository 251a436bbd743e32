import { identify } from "../lib/supervisor/process-identity";
import { endProcess } from "../lib/testing/processes/child-process";
import { processesOf } from "../lib/testing/processes/redeliver-process";
import { until } from "../lib/testing/until";
import { between } from "../prisma/factories/random";
import type { Fault } from "./fault";
import { finishedRows } from "./late-results";
import type { Stage } from "./stage";
import { resumeProcess, suspendProcess } from "./suspensions";

/** Faults of processes: crash, suspension, replacement. */

export const killWorker = (count: 1 | 2): Fault => ({
  kind: count === 1 ? "worker killed" : "two of three workers killed",
  repeats: "in flight",
  inject: async (stage) => {
    return { afterwards: await replaceKilled(stage, pickWorkers(stage, count)) };
  },
});

/**
 * Kills workers, and starts replacements at once, as an orchestrator does; the supervisor restarts its own worker.
 * @returns a function that waits for the replacements
 */
export async function replaceKilled(stage: Stage, victims: readonly number[]): Promise<() => Promise<void>> {
  for (const pid of victims) process.kill(pid, "SIGKILL");
  await untilGone(victims);
  const dead = stage.workers.filter(({ pid }) => victims.includes(pid));
  stage.workers = stage.workers.filter((worker) => !dead.includes(worker));
  const replacing = Promise.all(dead.map(() => stage.startWorker()));
  return async () => void (await replacing);
}

export const stopWorkerForLong: Fault = {
  kind: "worker stopped past its lease, then continued",
  repeats: "in flight",
  inject: async (stage) => {
    const [pid = 0] = pickWorkers(stage, 1);
    const suspension = await suspendProcess(stage.db, pid);
    return {
      suspension,
      afterwards: async () => {
        // Other workers have taken over its shards: the results it still holds must change nothing.
        const finished = await finishedRows(stage.db);
        resumeProcess(suspension, pid);
        await stage.untilShared();
        await finished.expectUnchanged();
      },
    };
  },
};

export const killWeb: Fault = {
  kind: "web server killed",
  repeats: "nothing",
  inject: async (stage) => {
    const pid = stage.pidOf("the web server");
    process.kill(pid, "SIGKILL");
    await untilGone([pid]);
    return {};
  },
};

export const killSupervisor: Fault = {
  kind: "supervisor killed, started again",
  repeats: "outage",
  inject: async (stage) => {
    const children = [...processesOf(stage.home).values()];
    await endProcess(stage.redeliver.process, "SIGKILL");
    return {
      over: async () => {
        await stage.startAgain();
        await untilGone(children, 0);
      },
    };
  },
};

export const deployWorker: Fault = {
  kind: "deploy: new worker, old one drained",
  repeats: "nothing",
  inject: async (stage) => {
    const [old] = stage.workers;
    if (!old) throw new Error("There is no worker to replace.");
    await stage.startWorker();
    const ended = old.stop();
    return {
      over: async () => {
        const code = await ended;
        if (code !== 0) throw new Error(`A drained worker ended with code ${code}.`);
        stage.workers = stage.workers.filter((worker) => worker !== old);
      },
    };
  },
};

export const deployAll: Fault = {
  kind: "deploy: npm start stopped, started again",
  repeats: "outage",
  inject: async (stage) => {
    const ended = stage.redeliver.stop();
    return {
      over: async () => {
        const code = await ended;
        if (code !== 0) throw new Error(`npm start ended with code ${code} after SIGTERM.`);
        await stage.startAgain();
      },
    };
  },
};

function pickWorkers(stage: Stage, count: number): number[] {
  const left = stage.workerPids();
  return Array.from(
    { length: count },
    () => left.splice(between(stage.random, 0, left.length - 1), 1)[0] ?? 0,
  );
}

async function untilGone(pids: readonly number[], withinMs = 10_000): Promise<void> {
  await until(
    async () => pids.filter((pid) => identify(pid) !== undefined),
    (left) => left.length === 0,
    withinMs,
  );
}
