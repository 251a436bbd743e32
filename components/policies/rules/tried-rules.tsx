import type { TriedRules } from "@/lib/policies/view";
import { formatMoment } from "@/lib/time/format";
import classes from "./rules.module.css";

type TriedProps = { answer: TriedRules | null };

/** The decisions of one rule about recent failures. */
export function TriedRule({ answer, rule }: TriedProps & { rule: number | "gone" }) {
  const found = answer?.rules.find((one) => one.rule === rule);
  if (!answer || !found || answer.tried === 0) return null;
  const name = rule === "gone" ? "410 Gone" : `Rule ${rule}`;
  return (
    <p className={classes.tried}>
      {name} would have matched <b>{number(found.matched)}</b> of the last {attempts(answer.tried)}, and
      decides <b>{number(found.decided)}</b>.
    </p>
  );
}

/** The number of failures that the rules leave to the strategy. */
export function TriedSummary({ answer, zone }: TriedProps & { zone: string }) {
  if (!answer) return null;
  return (
    <p className={classes.triedSummary} role="status">
      {answer.tried === 0
        ? "No attempt has failed yet, so the rules cannot be tried."
        : `Tried on the last ${attempts(answer.tried)}${answer.since ? `, since ${formatMoment(answer.since, zone)}` : ""}. ` +
          (answer.undecided === 0
            ? "The rules decide all of them."
            : `No rule decides ${number(answer.undecided)}: the strategy decides those.`)}
    </p>
  );
}

function attempts(count: number): string {
  return `${number(count)} failed ${count === 1 ? "attempt" : "attempts"}`;
}

function number(count: number): string {
  return count.toLocaleString("en-GB");
}
