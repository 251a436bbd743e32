import { effectivePolicy } from "../engine/effective-policy";
import { nextInWindow } from "../engine/windows";
import { parseRetry } from "../policies/schema";
import type { SubscriberHealth } from "./schema";

export type PolicyRow = { id: string; name: string; retry: unknown };

/** The retry windows of the policies that apply to a subscriber's deliveries: its own, or else those of its handlers. */
export function retryWindowsOf(
  own: PolicyRow | null,
  ofHandlers: readonly (PolicyRow | null)[],
  now: number,
): SubscriberHealth["retryWindows"] {
  const policies = new Map<string, PolicyRow>();
  for (const ofHandler of own ? [null] : ofHandlers) {
    const policy = effectivePolicy(own, ofHandler);
    if (policy) policies.set(policy.id, policy);
  }
  return [...policies.values()].flatMap(({ name, retry }) => {
    const window = parseRetry(retry)?.window;
    if (!window) return [];
    const opensAt = nextInWindow(now, window);
    const isOpen = opensAt <= now;
    return [{ policy: name, isOpen, opensAt: isOpen ? null : new Date(opensAt) }];
  });
}
