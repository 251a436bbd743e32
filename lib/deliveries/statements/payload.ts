import { COMPARISON_SIGN, isNumber, isOfNumbers, NUMBER_PATTERN } from "../../list/comparison";
import type { Conditions } from "../../list/statements";
import type { FilterConditions } from "../schema";

/**
 * The condition on the payloads of deliveries `d`. A payload that is no JSON, or has nothing at the path, has no value there (the function
 * payload_at): it is neither equal, more nor less. It is in the partition of its day, or in the copy that outlived it.
 */
export function addPayload(
  where: Conditions,
  { payloadPath, payloadValue, payloadComparison }: FilterConditions,
): void {
  if (payloadPath === undefined || payloadValue === undefined) return;
  if (isOfNumbers(payloadComparison) && !isNumber(payloadValue)) {
    where.add("false");
    return;
  }
  const found = `(select payload_at(p.body, ${where.bind(stepsOf(payloadPath))}::text[]) as found from (
      (select p.body from event_payload p
        where p.event_id = d.event_id and p.shard = d.shard and p.received_at = d.received_at limit 1)
      union all
      (select k.body from kept_payload k where k.event_id = d.event_id and k.shard = d.shard limit 1)
      limit 1) p)`;
  if (payloadComparison === undefined) where.add(`${found} = ${where.bind(payloadValue)}::text`);
  else if (payloadComparison === "ne")
    where.add(`${found} is distinct from ${where.bind(payloadValue)}::text`);
  else {
    const compared = `at.found::numeric ${COMPARISON_SIGN[payloadComparison]} ${where.bind(payloadValue)}::numeric`;
    // Only what is a number is cast. The offset keeps the payload from being read for each mention.
    where.add(
      `(select case when at.found ~ '${NUMBER_PATTERN}' then ${compared} end from (select ${found} as found offset 0) as at)`,
    );
  }
}

/** The names and numbers of a path. */
function stepsOf(path: string): string[] {
  const steps = path.matchAll(/\.([^.[]+)|\[(\d+)\]|\["((?:[^"\\]|\\["\\])*)"\]/g);
  return [...steps].map(
    ([, name, index, quoted]) => name ?? index ?? (quoted ?? "").replaceAll(/\\(["\\])/g, "$1"),
  );
}
