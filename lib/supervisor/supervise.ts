import type { ChildProcess } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { type ChildSpec, ended, hasEnded, spawnChild, stopChild } from "./child";

/** Delay before the restart of a child. It doubles after each short life; restarts never end. */
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;
/** A longer life resets the delay. */
const HEALTHY_LIFE_MS = 60_000;
/** A start that is not ready in this time has failed. */
const READY_WITHIN_MS = 60_000;

export type Supervised = {
  name: string;
  /** Process ID of the current process. */
  pid: () => number | undefined;
  stop: () => Promise<void>;
};

export type SuperviseOptions = {
  /** Receives a sentence about each end and each restart. */
  report: (sentence: string) => void;
  /** Receives the process ID of each start. */
  spawned?: (pid: number | undefined) => void;
  /** Cancels the first start. */
  signal?: AbortSignal;
};

/**
 * Starts a child, waits until it is ready, and restarts it after each end until `stop`.
 * @throws when the first start fails (with the way it ended) or is cancelled; the child has ended then.
 */
export async function supervise(spec: ChildSpec, options: SuperviseOptions): Promise<Supervised> {
  const { report } = options;
  const stopping = new AbortController();
  const spawn = () => {
    const spawned = spawnChild(spec);
    options.spawned?.(spawned.pid);
    return spawned;
  };
  let child = spawn();
  const keepAlive = async () => {
    for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
      const startedAt = performance.now();
      const how = await ended(child);
      if (stopping.signal.aborted) return;
      if (performance.now() - startedAt > HEALTHY_LIFE_MS) wait = FIRST_WAIT_MS;
      report(`${capital(spec.name)} ended ${how}; starting it again in ${wait / 1000} s.${seeLog(spec)}`);
      await pause(wait, undefined, { signal: stopping.signal }).catch(() => {});
      if (stopping.signal.aborted) return;
      child = spawn();
      becomeReady(spec, child, stopping.signal).then(
        () => report(`${capital(spec.name)} is back.`),
        () => {},
      );
    }
  };
  await becomeReady(spec, child, options.signal);
  const watch = keepAlive();
  return {
    name: spec.name,
    pid: () => (hasEnded(child) ? undefined : child.pid),
    stop: async () => {
      stopping.abort();
      await stopChild(child, spec.stopWithinMs);
      await watch;
    },
  };
}

/** Waits until the child is ready. Otherwise stops it and throws one sentence: it ended or was not ready in time. */
async function becomeReady(spec: ChildSpec, child: ChildProcess, wanted?: AbortSignal): Promise<void> {
  const over = new AbortController();
  const signal = AbortSignal.any([
    over.signal,
    AbortSignal.timeout(READY_WITHIN_MS),
    ...(wanted ? [wanted] : []),
  ]);
  const death = ended(child);
  death.then(() => over.abort());
  try {
    await spec.ready(child, signal);
  } catch {
    const how = over.signal.aborted ? `ended ${await death} while it was starting` : "was not ready in time";
    await stopChild(child, spec.stopWithinMs);
    throw new Error(`${capital(spec.name)} ${how}.${seeLog(spec)}`);
  }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function seeLog(spec: ChildSpec): string {
  return spec.output === "inherit" ? "" : ` Its log: ${spec.output}`;
}
