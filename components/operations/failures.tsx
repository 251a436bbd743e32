import Link from "next/link";
import { OutsideText } from "@/components/ui/outside-text";
import { deliveryRetryHref, firstDay } from "@/lib/deliveries/search-params";
import type { FailureCount } from "@/lib/operations/schema";
import type { OperationPageData } from "@/lib/operations/view";
import { dayIn } from "@/lib/time/zone";
import { count } from "./operation-text";
import classes from "./operations.module.css";

/** Why deliveries failed again, by status and text; a status opens the failures with it. */
export function Failures({ data }: { data: OperationPageData }) {
  const { failures } = data.operation;
  if (failures.length === 0) return null;
  return (
    <details className={classes.table} open>
      <summary>{`Why deliveries failed again (${count(failures.length)})`}</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">Status</th>
            <th scope="col">Failure</th>
            <th scope="col">Deliveries</th>
          </tr>
        </thead>
        <tbody>
          {failures.map((one) => (
            <tr key={`${one.httpStatus} ${one.failureKind} ${one.detail}`}>
              <th scope="row">
                <Status one={one} data={data} />
              </th>
              <td data-text>
                <OutsideText text={one.detail || one.failureKind} />
              </td>
              <td>{count(one.count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

/** Links to the failures with the status in Delivery Retry, as long as its days go back so far. */
function Status({ one: { httpStatus }, data }: { one: FailureCount; data: OperationPageData }) {
  const { operation, asOf, zone } = data;
  const today = dayIn(zone, asOf);
  const from = dayIn(zone, operation.startedAt ?? operation.createdAt);
  if (httpStatus === null) return <>no answer</>;
  if (from < firstDay(today)) return <>{httpStatus}</>;
  const subscribers = operation.bySubscriber.map(({ subscriberId }) => subscriberId);
  const href = deliveryRetryHref({
    from,
    to: today,
    httpStatus: [String(httpStatus)],
    // More of them make no address that a browser takes.
    subscribers: subscribers.length > MOST_NAMED ? [] : subscribers,
  });
  return (
    <Link href={href} prefetch={false}>
      {httpStatus}
    </Link>
  );
}

const MOST_NAMED = 20;
