import { FAILURE_CLASS_LABEL, FAILURE_KIND_LABEL } from "../engine/failure";
import type { RuleCondition } from "../engine/rules";
import type { RetryWindow, Weekday } from "../engine/windows";
import { WEEK, WEEKDAY_LABEL } from "./labels";

/** Descriptions of a policy's window and rules. */

/** Business hours: `Mon–Fri 09:00–17:00 Europe/Berlin`. */
export function describeWindow({ days, from, to, timeZone }: RetryWindow): string {
  return `${describeDays(days)} ${from}–${to} ${timeZone}`;
}

/** Writes three or more days in a row as a range. */
function describeDays(days: readonly Weekday[]): string {
  const runs: Weekday[][] = [];
  for (const day of WEEK) {
    if (!days.includes(day)) continue;
    const run = runs.at(-1);
    const last = run?.at(-1);
    if (run && last && WEEK.indexOf(day) === WEEK.indexOf(last) + 1) run.push(day);
    else runs.push([day]);
  }
  const label = (day: Weekday | undefined) => (day ? WEEKDAY_LABEL[day] : "");
  return runs
    .map((run) => (run.length > 2 ? `${label(run[0])}–${label(run.at(-1))}` : run.map(label).join(", ")))
    .join(", ");
}

/** One condition of a rule, and the alternatives that it accepts. */
export type DescribedCondition = { name: string; anyOf: string[] };

/** The conditions of a rule, all of which must hold. An empty list matches every failure. */
export function describeConditions({ kinds, classes, statuses, texts }: RuleCondition): DescribedCondition[] {
  const all = [
    { name: "Kind", anyOf: kinds?.map((kind) => FAILURE_KIND_LABEL[kind]) },
    { name: "Class", anyOf: classes?.map((one) => FAILURE_CLASS_LABEL[one]) },
    { name: "Status", anyOf: statuses?.map((range) => range.replace("-", "–")) },
    {
      name: "Text",
      anyOf: texts?.map((one) => ("contains" in one ? `“${one.contains}”` : `/${one.matches}/`)),
    },
  ];
  return all.flatMap(({ name, anyOf }) => (anyOf ? [{ name, anyOf }] : []));
}

export function describeTimes(times: number): string {
  if (times === 0) return "never";
  return times === 1 ? "once" : `${times} times`;
}
