import Link from "next/link";
import type { ReactNode } from "react";
import { Moment } from "@/components/ui/moment";
import { OutsideText } from "@/components/ui/outside-text";
import { MOST_LOCATED, MOST_NAMED } from "@/lib/deliveries/limits";
import { deliveryRetryHref } from "@/lib/deliveries/search-params";
import type { LocatedDelivery, Place, Whereabouts } from "@/lib/deliveries/view/whereabouts";
import { deliveryHref, eventHref } from "@/lib/events/search-params";
import { subscriberHref } from "@/lib/subscribers/search-params";
import { DeliveryStateMark } from "./delivery-state";
import { WaitingText } from "./waiting-text";
import classes from "./whereabouts.module.css";

type Clock = { now: Date; zone: string };
type Props = { missing: Whereabouts[]; asked: number } & Clock;

/** The state of each, with a link. */
export function WhereaboutsList({ missing, asked, ...clock }: Props) {
  return (
    <section className={classes.missing} aria-label="Where the events are">
      {asked > 1 ? <h2>{titleOf(missing.length, asked)}</h2> : null}
      <ul>
        {missing.map((one) => (
          <li key={one.eventId}>
            <Event {...one} {...clock} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function titleOf(missing: number, asked: number): string {
  const some = missing < MOST_LOCATED ? missing : `The first ${missing}`;
  return `${some} of ${asked} events that are not in this list`;
}

function Event({ eventId, event, deliveries, deliveryOf, ...clock }: Whereabouts & Clock) {
  if (!event) {
    return (
      <>
        <p>
          <b className="mono">{eventId}</b>
        </p>
        {deliveryOf ? (
          <p>
            This is the ID of a delivery (<span className="mono">webhook-id</span>).{" "}
            <Link href={eventHref(deliveryOf)}>Open its event</Link>
          </p>
        ) : (
          <p>There is no event with this ID: it was never received here, or retention has removed it.</p>
        )}
      </>
    );
  }
  return (
    <>
      <p>
        <Link href={eventHref(eventId)}>
          <span className="mono">{eventId}</span>
        </Link>{" "}
        was received <Moment at={event.receivedAt} {...clock} />
        {deliveries.length > 0 ? "." : notDistributed(event.httpStatus)}
      </p>
      <ul>
        {deliveries.slice(0, MOST_NAMED).map((delivery) => (
          <li key={delivery.deliveryId}>
            <DeliveryStateMark state={STATE[delivery.place]} isAccepted={delivery.isAccepted} /> to{" "}
            <Link href={subscriberHref(delivery.subscriberId)} prefetch={false}>
              <OutsideText text={delivery.subscriberName} />
            </Link>
            : {SENTENCES[delivery.place](delivery, clock)}
          </li>
        ))}
      </ul>
      {deliveries.length > MOST_NAMED ? (
        <p>
          There are more deliveries on <Link href={eventHref(eventId)}>the event's page</Link>.
        </p>
      ) : null}
    </>
  );
}

function notDistributed(httpStatus: number): string {
  return httpStatus < 300
    ? " and has no deliveries: its topic had no subscriber."
    : `, answered ${httpStatus}, and therefore not distributed.`;
}

const STATE = {
  delivered: "delivered",
  scheduled: "scheduled",
  sending: "sending",
  bin: "discarded",
  failed: "failed",
  older: "failed",
} as const satisfies Record<Place, string>;

const SENTENCES = {
  delivered: (delivery, clock) => (
    <>
      {delivery.isAccepted ? "accepted" : "delivered"} <At at={delivery.finishedAt} {...clock} />.{" "}
      {toDelivery(delivery, "See its attempts")}
    </>
  ),
  scheduled: (delivery, clock) => (
    <>
      {delivery.attempts > 0
        ? `being retried; attempt ${delivery.attempts + 1}`
        : "waiting; its first attempt"}{" "}
      is due <Moment at={delivery.dueAt} {...clock} />.{" "}
      {delivery.waiting ? <WaitingText waiting={delivery.waiting} {...clock} /> : null}
      {toDelivery(delivery, "Follow it")}
    </>
  ),
  sending: (delivery) => (
    <>
      being sent; attempt {delivery.attempts + 1} is under way. {toDelivery(delivery, "Follow it")}
    </>
  ),
  bin: (delivery, clock) => (
    <>
      in the bin since <At at={delivery.discardedAt} {...clock} />, purged for good{" "}
      <At at={delivery.purgeAt} {...clock} />.{" "}
      <Link href={deliveryRetryHref({ view: "bin", eventId: [delivery.eventId] })}>Show it in the bin</Link> ·{" "}
      {toDelivery(delivery, "See its attempts")}
    </>
  ),
  failed: (delivery, clock) => (
    <>
      failed <At at={delivery.failedAt} {...clock} />; these filters leave it out.{" "}
      <Link href={deliveryRetryHref({ eventId: [delivery.eventId] })}>Show it in Delivery Retry</Link> ·{" "}
      {toDelivery(delivery, "See its attempts")}
    </>
  ),
  older: (delivery, clock) => (
    <>
      failed <At at={delivery.failedAt} {...clock} />, longer ago than Delivery Retry looks.{" "}
      {toDelivery(delivery, "Retry it on the event's page")}
    </>
  ),
} as const satisfies Record<Place, (delivery: LocatedDelivery, clock: Clock) => ReactNode>;

function At({ at, ...clock }: { at: Date | null } & Clock) {
  return at ? <Moment at={at} {...clock} /> : null;
}

function toDelivery({ eventId, deliveryId }: LocatedDelivery, words: string) {
  return <Link href={deliveryHref(eventId, deliveryId)}>{words}</Link>;
}
