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

/**
 * Starts a child, waits until it is ready, and from then on starts it again whenever it ends, until `stop`.
 * @param tell receives a sentence whenever the child dies or is back.
 * @throws when the first start fails: with how it ended.
 */
export async function supervise(spec: ChildSpec, tell: (sentence: string) => void): Promise<Supervised> {
  const stopping = new AbortController();
  let child = spawnChild(spec);
  const watch = async () => {
    for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
      const startedAt = performance.now();
      const how = await ended(child);
      if (stopping.signal.aborted) return;
      if (performance.now() - startedAt > HEALTHY_LIFE_MS) wait = FIRST_WAIT_MS;
      tell(`${capital(spec.name)} ended ${how}; starting it again in ${wait / 1000} s.${seeLog(spec)}`);
      await pause(wait, undefined, { signal: stopping.signal }).catch(() => {});
      if (stopping.signal.aborted) return;
      child = spawnChild(spec);
      becomeReady(spec, child).then(
        () => tell(`${capital(spec.name)} is back.`),
        () => {},
      );
    }
  };
  try {
    await becomeReady(spec, child);
  } catch (error) {
    await stopChild(child, spec.stopWithinMs);
    throw error;
  }
  const watching = watch();
  return {
    name: spec.name,
    pid: () => (hasEnded(child) ? undefined : child.pid),
    stop: async () => {
      stopping.abort();
      await stopChild(child, spec.stopWithinMs);
      await watching;
    },
  };
}

/** Resolves when the child is ready; rejects with one sentence when it ends first or takes too long (and ends it). */
async function becomeReady(spec: ChildSpec, child: ChildProcess): Promise<void> {
  const over = new AbortController();
  const dead = ended(child).then((how) => {
    over.abort();
    throw new Error(`${capital(spec.name)} ended ${how} while it was starting.${seeLog(spec)}`);
  });
  const late = pause(READY_WITHIN_MS, undefined, { signal: over.signal, ref: false }).then(() => {
    throw new Error(`${capital(spec.name)} was not ready after ${READY_WITHIN_MS / 1000} s.${seeLog(spec)}`);
  });
  dead.catch(() => {});
  late.catch(() => {});
  try {
    await Promise.race([spec.ready(child, over.signal).catch(() => dead), dead, late]);
  } catch (error) {
    await stopChild(child, spec.stopWithinMs);
    throw error;
  } finally {
    over.abort();
  }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function seeLog(spec: ChildSpec): string {
  return spec.output === "inherit" ? "" : ` Its log: ${spec.output}`;
}
