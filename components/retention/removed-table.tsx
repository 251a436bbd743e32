import type { RemovedRows } from "@/lib/retention/view";
import { sizeText } from "@/lib/text/size-text";
import { formatDay } from "@/lib/time/format";
import classes from "./retention.module.css";
import { rowsText } from "./retention-text";

/** What was removed in the last days, a line of each kind. */
export function RemovedTable({ removed }: { removed: readonly RemovedRows[] }) {
  if (removed.length === 0) return <p className={classes.quiet}>Nothing was removed.</p>;
  return (
    <table className={classes.removed}>
      <thead>
        <tr>
          <th scope="col">What</th>
          <th scope="col">Removed</th>
          <th scope="col">Given back to the disk</th>
          <th scope="col">Last on (UTC)</th>
        </tr>
      </thead>
      <tbody>
        {removed.map(({ what, lastDay, rows, isEstimate, bytes }) => (
          <tr key={what}>
            <td>{what}</td>
            <td>{rowsText(rows, isEstimate)}</td>
            <td>{bytes === null ? "space for later rows" : sizeText(bytes)}</td>
            <td>{formatDay(lastDay)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
