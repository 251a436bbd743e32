"use client";

import { useCallback, useSyncExternalStore } from "react";
import type { Arriving } from "@/lib/list/page";
import { arrivedOf, onArrival } from "./arrival";

/**
 * What a page says once, now or later: undefined until it has arrived, null when it was lost with the connection. It suspends nothing, so
 * that neither the page nor a refresh waits for it.
 */
export function useArrived<Value>(value: Arriving<Value>): Value | null | undefined {
  const subscribe = useCallback((listener: () => void) => onArrival(value, listener), [value]);
  const read = useCallback(() => arrivedOf(value), [value]);
  // The server sends the page before what arrives later.
  const readOnServer = useCallback(() => (value instanceof Promise ? undefined : value), [value]);
  return useSyncExternalStore(subscribe, read, readOnServer);
}
