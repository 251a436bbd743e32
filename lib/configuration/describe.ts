import { visible } from "../text/visible";
import { countsOf, type Plan } from "./plan";
import { NOUNS, type Noun, ONE } from "./view";

/** A plan as lines: `+` added, `~` changed (a line for each value), `-` removed, `!` a secret that is missing. */
export function describePlan(plan: Plan): string[] {
  const lost = plan.lost.map(
    ({ subscriber, handler, topic, context }) =>
      `- subscription of subscriber ${subscriber}: ${handler}/${topic} in ${context}`,
  );
  return [...NOUNS.flatMap((noun) => linesOf(noun, plan)), ...lost].map((line) => visible(line));
}

function linesOf(noun: Noun, plan: Plan): string[] {
  const { add, change, remove, kept } = plan[noun];
  const one = ONE[noun];
  const missing = [...add, ...change].flatMap(({ name, missing: paths }) =>
    paths.map((path) => `! ${one} ${name}: ${path} ${MISSING}`),
  );
  return [
    ...add.map(({ name }) => `+ ${one} ${name}`),
    ...change.flatMap(({ name, differences }) =>
      differences.map(({ path, from, to }) => `~ ${one} ${name}: ${path} ${from} → ${to}`),
    ),
    ...remove.map(({ name }) => `- ${one} ${name}`),
    ...missing,
    ...(kept.length > 0
      ? [`  not in the file and kept (--prune removes): ${one} ${kept.join(`, ${one} `)}`]
      : []),
  ];
}

const MISSING = "is masked in the file and not stored here. A stand-in takes its place until you enter it.";

/** The last line: the numbers of rows. */
export function describeCounts(plan: Plan): string {
  const { add, change, remove } = countsOf(plan);
  return `${add} to add, ${change} to change, ${remove} to remove`;
}
