import { Mark } from "@/components/ui/mark";
import { deliveredShare, wilsonInterval } from "@/lib/engine/conduct-operation";
import type { ShownOperation } from "@/lib/operations/view";
import { count } from "./operation-text";
import classes from "./operations.module.css";
import { percent } from "./start/settings-text";

/** How the canary did, with how certain that is. */
export function CanaryResult({ operation: { canary, canaryResults } }: { operation: ShownOperation }) {
  if (!canary || !canaryResults) return null;
  const { delivered, failed, open } = canaryResults;
  const isGood = deliveredShare(canaryResults) >= canary.deliveredShare;
  const { from, to } = wilsonInterval(canaryResults);
  const isKnown = delivered + failed > 0;
  const mark = open > 0 ? WAITING : isKnown ? (isGood ? GOOD : BAD) : UNKNOWN;
  return (
    <p className={classes.canary}>
      <Mark {...mark}>{`Canary: ${count(delivered)} of ${count(delivered + failed)} delivered`}</Mark>
      {isKnown ? (
        <span>{`${percent(deliveredShare(canaryResults))}, with 95 % certainty ${percent(from)} to ${percent(to)}`}</span>
      ) : null}
      <span>{`${percent(canary.deliveredShare)} are needed`}</span>
      {open > 0 ? <span>{`${count(open)} not settled yet`}</span> : null}
    </p>
  );
}

const WAITING = { tone: "wait", shape: "clock" } as const;
const GOOD = { tone: "ok", shape: "check" } as const;
const BAD = { tone: "fail", shape: "cross" } as const;
/** Nothing of it was sent, as when the operation was cancelled before. */
const UNKNOWN = { tone: "off", shape: "dash" } as const;
