import { eventKey, MOST_ATTEMPTS } from "../support/events";
import { hangs, type Scenario } from "./scenarios";

/**
 * Returns whether a request is answered 500, by a hash (FNV-1a, mixed, modulo 100) of the event's key and its number of earlier
 * requests. The answers are the same for all contenders, regardless of their delivery IDs and order.
 */
export function isRefused(key: string, before: number, failPercent: number): boolean {
  if (failPercent === 0) return false;
  let hash = 2166136261 ^ before;
  for (let at = 0; at < key.length; at++) hash = Math.imul(hash ^ key.charCodeAt(at), 16777619);
  hash = Math.imul(hash ^ (hash >>> 15), 2246822519);
  hash = Math.imul(hash ^ (hash >>> 13), 3266489917);
  return ((hash ^ (hash >>> 16)) >>> 0) % 100 < failPercent;
}

/** Returns the number of requests at the healthy sink in a run without losses and duplicates. */
export function expectedRequests(scenario: Scenario): number {
  const failPercent = scenario.sinks[0]?.failPercent ?? 0;
  let requests = 0;
  for (let index = 0; index < scenario.events; index++) {
    if (hangs(scenario, index)) continue;
    const key = eventKey(index);
    for (let before = 0; before < MOST_ATTEMPTS; before++) {
      requests++;
      if (!isRefused(key, before, failPercent)) break;
    }
  }
  return requests;
}
