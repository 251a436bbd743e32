import Link from "next/link";
import { CopyButton } from "@/components/ui/copy-button";
import { Facts } from "@/components/ui/facts";
import { Moment } from "@/components/ui/moment";
import { OutsideText } from "@/components/ui/outside-text";
import type { EventDetail } from "@/lib/events/schema";
import { handlerHref } from "@/lib/handlers/search-params";
import { publisherHref } from "@/lib/publishers/search-params";
import { type EventRefusal, REFUSALS } from "@/lib/publishing/schema";
import { formatMomentInFull } from "@/lib/time/format";
import classes from "./event-page.module.css";
import { EventStatusMark } from "./event-status-mark";

type Props = { event: EventDetail["event"]; zone: string; now: Date };

/** The facts of the publisher's request. */
export function EventFactsCard({ event, zone, now }: Props) {
  const none = <span className={classes.none}>none</span>;
  const refusal =
    event.reason && event.reason in REFUSALS ? REFUSALS[event.reason as EventRefusal].message : event.reason;
  return (
    <section className={classes.card} aria-label="Event">
      <h2>Event</h2>
      <Facts
        facts={{
          Status: <EventStatusMark httpStatus={event.httpStatus} />,
          Why: refusal,
          Received: (
            <span title={formatMomentInFull(event.receivedAt, zone)}>
              <Moment at={event.receivedAt} now={now} zone={zone} />
            </span>
          ),
          "Time zone": zone,
          Path: (
            <span className="mono">
              <OutsideText text={event.path} /> <CopyButton text={event.path} what="path" />
            </span>
          ),
          Handler: ofHandler(event, event.handlerName) ?? none,
          Topic: ofHandler(event, event.topicName) ?? none,
          Context: event.contextName ?? none,
          Priority: event.priority ?? none,
          Value: event.value ?? none,
          Publisher:
            event.publisherId === null || event.publisherName === null ? (
              <span className={classes.none}>not identified</span>
            ) : (
              <Link href={publisherHref(event.publisherId)}>
                <OutsideText text={event.publisherName} />
              </Link>
            ),
          "Source address": event.sourceAddress,
          "Content type": event.contentType ?? none,
          Size: `${event.sizeBytes.toLocaleString("en-GB")} bytes`,
          "Idempotency key": event.idempotencyKey ? (
            <span className="mono">
              <OutsideText text={event.idempotencyKey} />{" "}
              <CopyButton text={event.idempotencyKey} what="idempotency key" />
            </span>
          ) : (
            none
          ),
        }}
      />
    </section>
  );
}

/** The handler or its topic, with a link to the handler's page; null for none. */
function ofHandler({ handlerId }: Props["event"], name: string | null) {
  if (handlerId === null || name === null) return null;
  return (
    <Link href={handlerHref(handlerId)}>
      <OutsideText text={name} />
    </Link>
  );
}
