"use client";

import { useSyncExternalStore } from "react";
import { STARTED_STATES } from "@/lib/engine/operation";
import type { CurrentOperation } from "@/lib/operations/view";

/** Everybody's operations that were started and have not ended, read again and again for all parts of the page that show them. */

const EVERY_MS = 5_000;
const MOST = 20;
const URL = `/api/v1/operations?state=${STARTED_STATES.join(",")}&limit=${MOST}`;

let running: readonly CurrentOperation[] = [];
const NONE: readonly CurrentOperation[] = [];
const observers = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

/** The running operations, newest first; MOST at most. They are read while the page is visible and the server does not refuse it. */
export function useRunningOperations(): readonly CurrentOperation[] {
  return useSyncExternalStore(followRunning, runningOperations, onServer);
}

/** Reads them now: one was started or changed here. */
export const readRunningNow = (): void => void read();

/** The running operations as they were read last. */
export const runningOperations = (): readonly CurrentOperation[] => running;
const onServer = () => NONE;

/** Calls a function whenever they were read. @returns a function that ends it */
export function followRunning(observer: () => void): () => void {
  observers.add(observer);
  if (observers.size === 1) {
    timer = setInterval(read, EVERY_MS);
    document.addEventListener("visibilitychange", read);
    void read();
  }
  return () => {
    observers.delete(observer);
    if (observers.size === 0) stop();
  };
}

function stop(): void {
  clearInterval(timer);
  document.removeEventListener("visibilitychange", read);
}

async function read(): Promise<void> {
  if (document.visibilityState !== "visible") return;
  const answer = await fetch(URL, { cache: "no-store" }).catch(() => null);
  if (!answer) return;
  if (!answer.ok) return stop();
  const { items } = (await answer.json().catch(() => ({ items: [] }))) as { items: CurrentOperation[] };
  // The same state draws nothing again.
  if (items.length === 0 && running.length === 0) return;
  running = items;
  for (const observer of observers) observer();
}
