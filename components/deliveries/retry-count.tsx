import classes from "./retry-count.module.css";

type Counts = { retries: number; recoveries: number };

/** The order queue's mark of a recovered delivery. It is shown beside the count and never added to it. */
const RECOVERED = "99";

/** The automatic retries of a delivery, with the mark 99 when it was recovered from a worker that had ended. */
export function RetryCount({ retries, recoveries }: Counts) {
  if (recoveries === 0) return retries;
  const why = `${RECOVERED}: put back ${recoveries === 1 ? "once" : `${recoveries} times`}, because the worker that was sending it was gone before the outcome was known`;
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the reason must be reachable by keyboard */}
      <span className={classes.mark} data-reason={why} role="note" aria-label={why} tabIndex={0}>
        {RECOVERED}
      </span>
      {retries}
    </>
  );
}
