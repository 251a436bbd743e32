import Link from "next/link";
import { Mark } from "@/components/ui/mark";
import { Moment } from "@/components/ui/moment";
import { OutsideText } from "@/components/ui/outside-text";
import { COUNT_OF, hasEnded, ITEM_RESULTS } from "@/lib/engine/operation";
import { SKIP_REASON_LABEL, type SkipReason } from "@/lib/engine/state";
import type { SubscriberResults } from "@/lib/operations/schema";
import { operationHref } from "@/lib/operations/search-params";
import { ITEM_RESULT_LABEL, OPERATION_STATE_LABEL } from "@/lib/operations/states";
import type { OperationPageData } from "@/lib/operations/view";
import { subscriberHref } from "@/lib/subscribers/search-params";
import { RESULT_MARK } from "./item-columns";
import { count } from "./operation-text";
import classes from "./operations.module.css";

/** Who did what and when, the results (each a link to the deliveries with it), and the results by subscriber. */
export function OperationFacts({
  data: { operation, subscribers, asOf, zone },
  isLost,
}: {
  data: OperationPageData;
  /** Whether its progress cannot be read at present. */
  isLost: boolean;
}) {
  const { id, actor, state, counts, skippedByReason, filterInWords, createdAt, finishedAt } = operation;
  const clock = { now: asOf, zone };
  return (
    <section className={classes.facts} aria-label="Operation">
      <p>
        <Mark tone={hasEnded(state) ? "off" : "wait"} shape={hasEnded(state) ? "check" : "clock"}>
          {OPERATION_STATE_LABEL[state]}
        </Mark>
        <span>
          by <OutsideText text={actor.name} />
          {actor.type === "api_key" ? " (API key)" : ""}
        </span>
        <span>
          started <Moment at={createdAt} {...clock} />
        </span>
        {finishedAt ? (
          <span>
            finished <Moment at={finishedAt} {...clock} />
          </span>
        ) : null}
        <span className="mono">{id}</span>
      </p>
      <p>
        {filterInWords === null ? (
          "The deliveries were selected one by one."
        ) : (
          <OutsideText text={`All that matched: ${filterInWords.join(" · ")}`} />
        )}
      </p>
      {isLost ? (
        <p className={classes.quiet}>The server is not answering; the operation continues.</p>
      ) : !hasEnded(state) ? (
        <p className={classes.quiet}>
          The numbers follow it; the deliveries below are read again when it has finished.
        </p>
      ) : null}
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
      {subscribers.length > 1 ? <BySubscriber subscribers={subscribers} /> : null}
    </section>
  );
}

function reasonsInWords(reasons: Partial<Record<SkipReason, number>>): string {
  return Object.entries(reasons)
    .map(([reason, number]) => `${count(number)} ${SKIP_REASON_LABEL[reason as SkipReason]}`)
    .join(", ");
}

const COLUMNS = [
  ["pending", "Waiting"],
  ["sending", "Being sent"],
  ["delivered", "Delivered"],
  ["failedAgain", "Failed again"],
  ["changed", "Changed"],
  ["skipped", "Skipped"],
  ["cancelled", "Cancelled"],
] as const satisfies readonly (readonly [keyof SubscriberResults, string])[];

/** The results of each subscriber; a result that none has is left out. */
function BySubscriber({ subscribers }: { subscribers: readonly SubscriberResults[] }) {
  const columns = COLUMNS.filter(([name]) => subscribers.some((one) => one[name] > 0));
  const more = subscribers.length === 100 ? ", those with the most deliveries" : "";
  return (
    <details className={classes.subscribers}>
      <summary>{`By subscriber (${subscribers.length}${more})`}</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">Subscriber</th>
            {columns.map(([name, label]) => (
              <th key={name} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {subscribers.map((one) => (
            <tr key={one.subscriberId}>
              <th scope="row">
                {one.subscriberName === null ? (
                  <span className="mono">{one.subscriberId}</span>
                ) : (
                  <Link href={subscriberHref(one.subscriberId)} prefetch={false}>
                    <OutsideText text={one.subscriberName} />
                  </Link>
                )}
              </th>
              {columns.map(([name]) => (
                <td key={name}>{count(one[name])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
