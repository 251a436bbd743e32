"use client";

import Link from "next/link";
import { useEffect, useState } from "react";
import { DeliveryStateMark } from "@/components/deliveries/delivery-state";
import { ButtonLink } from "@/components/ui/button-link";
import { follow } from "@/components/ui/follow";
import { Moment } from "@/components/ui/moment";
import { OutsideText } from "@/components/ui/outside-text";
import { deliveryRetryHref } from "@/lib/deliveries/search-params";
import type { DeliveryState } from "@/lib/engine/state";
import { deliveryHref } from "@/lib/events/search-params";
import { subscriberHref } from "@/lib/subscribers/search-params";
import classes from "./try-it.module.css";

/** What is shown of the answer of `GET /api/v1/events/{id}`. */
type Followed = {
  deliveries: {
    deliveryId: string;
    state: DeliveryState;
    subscriberId: string;
    subscriberName: string;
    httpStatus: number | null;
    failureDetail: string;
    dueAt: string;
    attempts: unknown[];
  }[];
  /** There are more deliveries. */
  next?: string;
};

const isSettled = ({ deliveries }: Followed) =>
  deliveries.every(({ state }) => state !== "scheduled" && state !== "sending");

/** The deliveries of a published event as they settle. */
export function TriedDeliveries({ eventId, zone }: { eventId: string; zone: string }) {
  const [followed, setFollowed] = useState<Followed | null>(null);
  const [isLost, setIsLost] = useState(false);
  useEffect(() => {
    const stop = new AbortController();
    follow<Followed>(`/api/v1/events/${eventId}`, stop.signal, {
      of: ["deliveries"],
      onState: (state) => {
        setIsLost(false);
        setFollowed(state);
        return isSettled(state);
      },
      onLost: () => setIsLost(true),
    });
    return () => stop.abort();
  }, [eventId]);
  if (!followed) {
    return (
      <p className={classes.quiet}>
        {isLost ? "The deliveries cannot be read at present." : "Reading the deliveries …"}
      </p>
    );
  }
  const { deliveries, next } = followed;
  if (deliveries.length === 0) {
    return (
      <p className={classes.quiet}>
        Delivered to no one: no approved subscriber receives this topic in this context.
      </p>
    );
  }
  const hasFailed = deliveries.some(({ state }) => state === "failed");
  return (
    <section aria-label="Deliveries of the event">
      <ul className={classes.deliveries}>
        {deliveries.map((delivery) => (
          <li key={delivery.deliveryId}>
            <DeliveryStateMark state={delivery.state} />
            <Link href={subscriberHref(delivery.subscriberId)}>
              <OutsideText text={delivery.subscriberName} />
            </Link>
            <Link href={deliveryHref(eventId, delivery.deliveryId)}>
              {delivery.attempts.length === 1 ? "1 attempt" : `${delivery.attempts.length} attempts`}
            </Link>
            <Outcome delivery={delivery} zone={zone} />
          </li>
        ))}
      </ul>
      {next ? <p className={classes.quiet}>There are more deliveries on the event's page.</p> : null}
      {isLost ? <p className={classes.quiet}>The newest state cannot be read at present.</p> : null}
      {hasFailed ? (
        <ButtonLink href={deliveryRetryHref({ eventId: [eventId] })} icon="retry" variant="default">
          Retry in Delivery Retry
        </ButtonLink>
      ) : null}
    </section>
  );
}

function Outcome({ delivery, zone }: { delivery: Followed["deliveries"][number]; zone: string }) {
  const { state, failureDetail, dueAt, attempts, httpStatus } = delivery;
  const isRetried = state === "scheduled" && attempts.length > 0;
  return (
    <span className={classes.outcome}>
      {state === "delivered" && httpStatus ? `answered ${httpStatus}` : null}
      {state === "failed" || isRetried ? <OutsideText text={failureDetail} /> : null}
      {isRetried ? (
        <>
          {" "}
          · next attempt <Moment at={new Date(dueAt)} now={new Date()} zone={zone} />
        </>
      ) : null}
    </span>
  );
}
