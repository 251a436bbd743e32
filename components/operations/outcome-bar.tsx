import Link from "next/link";
import { Mark } from "@/components/ui/mark";
import {
  COUNT_OF,
  ITEM_RESULT_LABEL,
  ITEM_RESULTS,
  type ItemResultName,
  type OperationCounts,
} from "@/lib/engine/operation";
import { operationHref } from "@/lib/operations/search-params";
import type { OperationPageData } from "@/lib/operations/view";
import { RESULT_MARK } from "./item-columns";
import { count } from "./operation-text";
import classes from "./operations.module.css";
import { reasonsInWords } from "./start/draft-facts";

/** The parts of the bar, from what is settled to what waits. */
const ORDER = [
  "delivered",
  "changed",
  "failed_again",
  "skipped",
  "cancelled",
  "sending",
  "pending",
] as const satisfies readonly ItemResultName[];

type Props = Pick<OperationPageData["operation"], "id" | "counts" | "skippedByReason">;

/** The items by result: one bar, and each part in words with a link to its deliveries. */
export function OutcomeBar({ id, counts, skippedByReason }: Props) {
  return (
    <>
      <Bar counts={counts} />
      <ul className={classes.results} aria-label="Results">
        {ITEM_RESULTS.filter((result) => counts[COUNT_OF[result]] > 0).map((result) => (
          <li key={result}>
            <Link href={operationHref(id, { result: [result] })} prefetch={false}>
              <Mark {...RESULT_MARK[result]}>
                {count(counts[COUNT_OF[result]])} {ITEM_RESULT_LABEL[result].toLowerCase()}
              </Mark>
            </Link>
            {result === "skipped" ? (
              <span className={classes.quiet}>{reasonsInWords(skippedByReason)}</span>
            ) : null}
          </li>
        ))}
      </ul>
    </>
  );
}

function Bar({ counts }: { counts: OperationCounts }) {
  return (
    <div className={classes.bar} aria-hidden="true">
      {ORDER.filter((result) => counts[COUNT_OF[result]] > 0).map((result) => (
        <i
          key={result}
          data-result={result}
          style={{ width: `${(100 * counts[COUNT_OF[result]]) / counts.total}%` }}
        />
      ))}
    </div>
  );
}
