import type { ChildProcess } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { type ChildSpec, ended, hasEnded, spawnChild, stopChild } from "./child";

/** The wait before a child that died is started again: doubled each time it dies young, never given up. */
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;
/** A child that lived this long had a healthy life: the next wait is the first again. */
const HEALTHY_LIFE_MS = 60_000;
/** A start that is not ready after this is taken for a failed one. */
const READY_WITHIN_MS = 60_000;

export type Supervised = {
  name: string;
  /** Of the process that runs now. */
  pid: () => number | undefined;
  stop: () => Promise<void>;
};

export type Watching = {
  /** Receives a sentence whenever the child died or is back. */
  tell: (sentence: string) => void;
  /** Receives the process number of each start. */
  spawned?: (pid: number | undefined) => void;
  /** Ends the waiting for the first start. */
  signal?: AbortSignal;
};

/**
 * Starts a child, waits until it is ready, and from then on starts it again whenever it ends, until `stop`.
 * @throws when the first start fails, with how it ended, or is no longer wanted; the child is gone then.
 */
export async function supervise(spec: ChildSpec, watching: Watching): Promise<Supervised> {
  const { tell } = watching;
  const stopping = new AbortController();
  const spawn = () => {
    const spawned = spawnChild(spec);
    watching.spawned?.(spawned.pid);
    return spawned;
  };
  let child = spawn();
  const keepAlive = async () => {
    for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
      const startedAt = performance.now();
      const how = await ended(child);
      if (stopping.signal.aborted) return;
      if (performance.now() - startedAt > HEALTHY_LIFE_MS) wait = FIRST_WAIT_MS;
      tell(`${capital(spec.name)} ended ${how}; starting it again in ${wait / 1000} s.${seeLog(spec)}`);
      await pause(wait, undefined, { signal: stopping.signal }).catch(() => {});
      if (stopping.signal.aborted) return;
      child = spawn();
      becomeReady(spec, child, stopping.signal).then(
        () => tell(`${capital(spec.name)} is back.`),
        () => {},
      );
    }
  };
  await becomeReady(spec, child, watching.signal);
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

/** Resolves when the child is ready; else ends it and rejects with one sentence: it ended, or was not ready in time. */
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
