import { visible } from "../text/visible";
import type { Difference } from "./differences";
import { countsOf, type Plan } from "./plan";
import { NOUNS, type Noun, ONE } from "./view";

/** A plan as lines: `+` added, `~` changed (a line for each value), `-` removed, `!` a secret that is missing. */
export function describePlan(plan: Plan): string[] {
  const lost = plan.lost.map(
    ({ subscriber, handler, topic, context }) =>
      `- subscription of subscriber ${subscriber}: ${handler}/${topic} in ${context}`,
  );
  const rules = (plan.foldRules?.differences ?? []).map((one) => `~ rules of folding: ${changeOf(one)}`);
  return [...NOUNS.flatMap((noun) => linesOf(noun, plan)), ...lost, ...rules].map((line) => visible(line));
}

function linesOf(noun: Noun, plan: Plan): string[] {
  const { add, change, remove, kept, missing } = plan[noun];
  const one = ONE[noun];
  return [
    ...add.map(({ name }) => `+ ${one} ${name}`),
    ...change.flatMap(({ name, differences }) =>
      differences.map((difference) => `~ ${one} ${name}: ${changeOf(difference)}`),
    ),
    ...remove.map(({ name }) => `- ${one} ${name}`),
    ...missing.map(
      ({ name, path, hasStandIn }) => `! ${one} ${name}: ${path} ${hasStandIn ? STAND_IN : MISSING}`,
    ),
    ...(kept.length > 0
      ? [`  not in the file and kept (--prune removes): ${one} ${kept.join(`, ${one} `)}`]
      : []),
  ];
}

const changeOf = ({ path, from, to }: Difference) => `${path} ${from} → ${to}`;

const MISSING = "is masked in the file and not stored here. A stand-in takes its place until you enter it.";

const STAND_IN = "is a stand-in that nobody knows, until you enter the secret.";

/** The last line: the numbers of rows. */
export function describeCounts(plan: Plan): string {
  const { add, change, remove } = countsOf(plan);
  return `${add} to add, ${change} to change, ${remove} to remove`;
}
