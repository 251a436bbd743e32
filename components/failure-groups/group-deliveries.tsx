import Link from "next/link";
import { failureCell } from "@/components/deliveries/delivery-columns";
import { DeliveryLink } from "@/components/deliveries/delivery-link";
import { Moment } from "@/components/ui/moment";
import { HoverText } from "@/components/ui/outside-text";
import { ShortId } from "@/components/ui/short-id";
import { deliveryRetryHref } from "@/lib/deliveries/search-params";
import { deliveryHref } from "@/lib/events/search-params";
import type { GroupPageData } from "@/lib/failure-groups/view";
import { totalText } from "@/lib/list/page";
import classes from "./groups.module.css";

type Props = Pick<GroupPageData, "group" | "rows" | "now" | "zone">;

/** The newest failed deliveries of a group, and the way to all of them. */
export function GroupDeliveries({ group, rows, now, zone }: Props) {
  const { id, failedNow, failedNowIsExact } = group;
  if (rows.length === 0) return <p className={classes.dimmed}>Nothing of this group has failed now.</p>;
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls on a narrow screen, so the keyboard has to reach it */}
      <section className={classes.scroll} tabIndex={0} aria-label="Newest failed deliveries">
        <table className={classes.rows}>
          <thead>
            <tr>
              <th scope="col">Date</th>
              <th scope="col">Event ID</th>
              <th scope="col">Context</th>
              <th scope="col">Topic</th>
              <th scope="col">Failure</th>
              <th scope="col">Attempts</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.deliveryId}>
                <td>
                  <DeliveryLink id={row.deliveryId} isReached>
                    <Moment at={row.date} now={now} zone={zone} />
                  </DeliveryLink>
                </td>
                <td>
                  <ShortId
                    id={row.eventId}
                    what="event ID"
                    href={deliveryHref(row.eventId, row.deliveryId)}
                  />
                </td>
                <td>
                  <HoverText text={row.contextName} />
                </td>
                <td>
                  <HoverText text={row.topicName} />
                </td>
                <td>{failureCell(row)}</td>
                <td>{row.attempts}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <p>
        <Link href={deliveryRetryHref({ groupId: [String(id)], last: "any" })}>
          {failedNow === 1
            ? "Show it"
            : `All ${totalText({ total: failedNow, totalIsExact: failedNowIsExact })}`}{" "}
          on Delivery Retry
        </Link>
      </p>
    </>
  );
}
