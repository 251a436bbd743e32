import { totalText } from "@/lib/list/page";
import type { WaitingSummary } from "@/lib/waiting/view";
import { ReasonMark } from "./reason-mark";
import classes from "./waiting.module.css";

/** All waiting deliveries by what they wait for; undefined while they are counted, null when that took too long. */
export function SummaryLine({ summary }: { summary?: WaitingSummary | null }) {
  return (
    <p className={classes.summary} aria-busy={summary === undefined}>
      {summary === undefined ? "Counting what waits…" : summary === null ? UNKNOWN : <Parts {...summary} />}
    </p>
  );
}

const UNKNOWN = "How many deliveries wait for what is unknown: counting took too long.";

function Parts({ due, later }: WaitingSummary) {
  return (
    <>
      {due.length === 0 ? "Nothing is due." : "Due:"}
      {due.map(({ reason, ...total }) => (
        <span key={reason} className={classes.part}>
          <ReasonMark waiting={{ reason, until: null }} />
          <b>{totalText(total)}</b>
        </span>
      ))}
      <span className={classes.part}>
        Due later: <b>{totalText(later)}</b>
      </span>
    </>
  );
}
