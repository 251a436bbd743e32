import type { Difference } from "./differences";
import type { Plan } from "./plan";
import { NOUNS } from "./view";

/**
 * What a plan takes away, each as a text that is equal in another plan which takes away the same: rows, subscriptions that follow from
 * a handler, and values of changed rows, where a shorter list counts by what it is before and after.
 */
export function removalsOf(plan: Plan): Set<string> {
  const ofNouns = NOUNS.flatMap((noun) => [
    ...plan[noun].remove.map(({ id }) => `${noun} ${id}`),
    ...plan[noun].change.flatMap(({ id, differences }) =>
      differences.filter(takesAway).map(({ path, from, to }) => `${noun} ${id} ${path} ${from} ${to}`),
    ),
  ]);
  const ofFoldRules = (plan.foldRules?.differences ?? []).filter(takesAway);
  return new Set([...ofNouns, ...[...plan.lost, ...ofFoldRules].map((one) => JSON.stringify(one))]);
}

const takesAway = ({ from, to }: Difference) => to === "none" || from.startsWith("[");
