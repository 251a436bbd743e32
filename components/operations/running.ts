"use client";

import { useSyncExternalStore } from "react";
import { readOnChange } from "@/components/live/read-on-change";
import { STARTED_STATES } from "@/lib/engine/operation";
import type { CurrentOperation } from "@/lib/operations/view";

/** Everybody's operations that were started and have not ended, read again when one has changed, for all parts of the page that show them. */

const MOST = 20;
const URL = `/api/v1/operations?state=${STARTED_STATES.join(",")}&limit=${MOST}`;

let running: readonly CurrentOperation[] = [];
const NONE: readonly CurrentOperation[] = [];
const observers = new Set<() => void>();
let stop = () => {};

/** The running operations, newest first; MOST at most. They are read while the page is visible. */
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
  if (observers.size === 1) stop = readOnChange(["operations"], read, { firstMs: 0 });
  return () => {
    observers.delete(observer);
    if (observers.size === 0) stop();
  };
}

async function read(): Promise<void> {
  const answer = await fetch(URL, { cache: "no-store" }).catch(() => null);
  if (!answer?.ok) return;
  const { items } = (await answer.json().catch(() => ({ items: [] }))) as { items: CurrentOperation[] };
  // The same state draws nothing again.
  if (items.length === 0 && running.length === 0) return;
  running = items;
  for (const observer of observers) observer();
}
