import Link from "next/link";
import { MarkShape } from "@/components/ui/mark";
import type { DeliveryCounts } from "@/lib/events/schema";
import { eventHref, eventPartHref } from "@/lib/events/search-params";
import type { EventPageData } from "@/lib/events/view";
import { DeliveryCard } from "./delivery-card";
import classes from "./event-page.module.css";
import { RemovalNotes } from "./removal-notes";
import { RetryEvent } from "./retry-event";

type Props = Pick<
  EventPageData,
  | "event"
  | "removals"
  | "timelines"
  | "part"
  | "isPartMissing"
  | "next"
  | "counts"
  | "mayRetry"
  | "mayAccept"
  | "copies"
  | "zone"
  | "now"
>;

/** The deliveries of the event, by subscriber. */
export function EventDeliveries({
  event,
  removals,
  timelines,
  part,
  isPartMissing,
  next,
  counts,
  ...rest
}: Props) {
  return (
    <section className={classes.deliveries} aria-label="Deliveries">
      <div className={classes.deliveriesHead}>
        <h2>
          Deliveries <CountsLine counts={counts} />
        </h2>
        {rest.mayRetry ? <RetryEvent event={event} counts={counts} now={rest.now} /> : null}
      </div>
      {isPartMissing ? (
        <p className={classes.none} role="note">
          This event has no such delivery. Its deliveries from the beginning:
        </p>
      ) : null}
      {Object.keys(part).length > 0 ? (
        <p className={classes.none}>
          This is a part of the deliveries. <Link href={eventHref(event.id)}>From the beginning</Link>
        </p>
      ) : null}
      <RemovalNotes event={event} removals={removals} zone={rest.zone} />
      {timelines.length === 0 && removals.deliveries === 0 ? (
        <p className={classes.nothing}>
          {event.httpStatus >= 300
            ? "Not distributed: the hub did not accept it. Only its reception is recorded."
            : "Not distributed: its topic had no subscriber in this context when the event was received."}
        </p>
      ) : null}
      {timelines.map((timeline) => (
        <DeliveryCard
          key={timeline.delivery.deliveryId}
          {...timeline}
          {...rest}
          isAlone={timelines.length === 1}
          payloadRemovedAt={removals.payloadRemovedAt}
        />
      ))}
      {next ? (
        <p className={classes.none}>
          <Link href={eventPartHref(event.id, { after: next })} prefetch={false}>
            Further deliveries
          </Link>
        </p>
      ) : null}
    </section>
  );
}

const COUNTED = [
  { key: "delivered", word: "delivered", shape: "check", tone: "ok" },
  { key: "retrying", word: "retrying", shape: "clock", tone: "wait" },
  { key: "failed", word: "failed", shape: "cross", tone: "fail" },
  { key: "discarded", word: "deleted", shape: "dash", tone: "off" },
] as const satisfies { key: keyof DeliveryCounts; word: string; shape: string; tone: string }[];

function CountsLine({ counts }: { counts: DeliveryCounts }) {
  return (
    <span className={classes.counts}>
      {COUNTED.filter(({ key }) => counts[key] > 0).map(({ key, word, shape, tone }) => (
        <span key={key} data-tone={tone}>
          <MarkShape shape={shape} /> {counts[key]} {word}
          {key === "delivered" && counts.accepted > 0 ? ` (${counts.accepted} accepted)` : null}
        </span>
      ))}
    </span>
  );
}
