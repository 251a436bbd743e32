import { attemptsRemoved } from "@/lib/deliveries/view/removed-text";
import type { EventPageData } from "@/lib/events/view";
import classes from "./event-page.module.css";

type Props = Pick<EventPageData, "event" | "removals" | "zone">;

/** What retention has removed of the event's deliveries and attempts. */
export function RemovalNotes({ event: { subscriberCount }, removals, zone }: Props) {
  const attempts = attemptsRemoved(removals, zone);
  const { deliveries } = removals;
  return (
    <>
      {deliveries > 0 ? (
        <p className={classes.none} role="note">
          {deliveries === subscriberCount
            ? `Its ${subscriberCount === 1 ? "delivery was" : `${subscriberCount.toLocaleString("en-GB")} deliveries were`} removed by retention.`
            : `${deliveries.toLocaleString("en-GB")} of ${subscriberCount.toLocaleString("en-GB")} deliveries were removed by retention.`}
        </p>
      ) : null}
      {attempts ? (
        <p className={classes.none} role="note">
          {attempts}
        </p>
      ) : null}
    </>
  );
}
