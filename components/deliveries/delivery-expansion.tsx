"use client";

import { Skeleton } from "@mantine/core";
import Link from "next/link";
import { useEffect, useState } from "react";
import { BodyBlock, HeaderBlock } from "@/components/ui/http-blocks";
import { Moment } from "@/components/ui/moment";
import { OutsideText } from "@/components/ui/outside-text";
import { readDelivery } from "@/lib/deliveries/actions";
import type { AttemptView, DeliveryView } from "@/lib/deliveries/view/expansion";
import classes from "./deliveries.module.css";

type Clock = { now: Date; zone: string };
type Props = { deliveryId: string; eventId: string; clock: Clock };
type Loaded = { view: DeliveryView } | { problem: string };

/** The event of a row as received and the last response, read when the row is expanded. */
export function DeliveryExpansion({ deliveryId, eventId, clock }: Props) {
  const [loaded, setLoaded] = useState<Loaded>();
  useEffect(() => {
    let isCurrent = true;
    readDelivery({ deliveryId })
      .then((answer) => (answer.ok ? { view: answer.view } : { problem: answer.message }))
      .catch(() => ({ problem: "The server could not be reached. Close this row and open it again." }))
      .then((result) => isCurrent && setLoaded(result));
    return () => {
      isCurrent = false;
    };
  }, [deliveryId]);
  if (!loaded) return <Loading />;
  if ("problem" in loaded) {
    return (
      <div className={classes.expansion} role="alert">
        {loaded.problem}
      </div>
    );
  }
  const { view } = loaded;
  return (
    <div className={classes.expansion}>
      <Facts view={view} eventId={eventId} clock={clock} />
      <section className={classes.block}>
        <h3>
          Payload{" "}
          <small>
            <OutsideText text={view.payload?.contentType ?? ""} />
          </small>
        </h3>
        {view.payload ? (
          <>
            <BodyBlock body={view.payload.body} label="Payload" />
            <HeaderBlock headers={view.payload.headers} label="Headers received" />
          </>
        ) : (
          <p>The payload was purged: its retention has run out.</p>
        )}
      </section>
      {view.last ? <LastResponse attempt={view.last} /> : null}
    </div>
  );
}

function Facts({ view, eventId, clock }: { view: DeliveryView; eventId: string; clock: Clock }) {
  const facts = [
    ["Handler", view.handlerName] as const,
    ["Topic", view.topicName] as const,
    ["Context", view.contextName] as const,
    ...(view.publisherName ? [["Publisher", view.publisherName] as const] : []),
  ];
  return (
    <dl className={classes.facts}>
      {facts.map(([name, value]) => (
        <div key={name} style={{ display: "contents" }}>
          <dt>{name}</dt>
          <dd>
            <OutsideText text={value} />
          </dd>
        </div>
      ))}
      <dt>Received</dt>
      <dd>
        <Moment at={view.receivedAt} {...clock} />
      </dd>
      <dt>Event</dt>
      <dd>
        <Link href={`/event-status/${eventId}`}>All deliveries and attempts</Link>
      </dd>
    </dl>
  );
}

function LastResponse({ attempt }: { attempt: AttemptView }) {
  const { number, httpStatus, durationMs, failureDetail, responseHeaders, body, isTruncated } = attempt;
  return (
    <section className={classes.block}>
      <h3>
        Last response{" "}
        <small>
          attempt {number} · {httpStatus ?? "no answer"}
          {durationMs === null ? ", cut off" : ` · ${Math.round(durationMs)} ms`}
        </small>
      </h3>
      {failureDetail ? (
        <p className={classes.detail}>
          <OutsideText text={failureDetail} />
        </p>
      ) : null}
      {responseHeaders ? (
        <>
          <BodyBlock body={body} label="Response body" isTruncated={isTruncated} />
          <HeaderBlock headers={responseHeaders} label="Response headers" />
        </>
      ) : null}
    </section>
  );
}

function Loading() {
  return (
    <div className={classes.expansion} aria-busy="true">
      <Skeleton height={92} />
      <Skeleton height={132} />
      <Skeleton height={132} />
    </div>
  );
}
