import { Button } from "@mantine/core";
import Link from "next/link";
import { useContext } from "react";
import { CodeBlock, HeaderBlock, TextLine } from "@/components/ui/code-block";
import { Facts } from "@/components/ui/facts";
import { Icon } from "@/components/ui/icons";
import { Moment } from "@/components/ui/moment";
import { OutsideText } from "@/components/ui/outside-text";
import type { AttemptView, DeliveryView } from "@/lib/deliveries/view/expansion";
import { attemptsRemoved, payloadRemoved } from "@/lib/deliveries/view/removed-text";
import { handlerHref } from "@/lib/handlers/search-params";
import { publisherHref } from "@/lib/publishers/search-params";
import { subscriberHref } from "@/lib/subscribers/search-params";
import classes from "./delivery-expansion.module.css";
import { RetryContext } from "./retry-context";

type Clock = { now: Date; zone: string };
type Props = { view: DeliveryView; deliveryId: string; eventId: string; clock: Clock };

/** The last response of a delivery, its event as received and its facts. */
export function ExpansionParts({ view, deliveryId, eventId, clock }: Props) {
  return (
    <>
      <section className={classes.part} aria-label="Last attempt">
        <div className={classes.head}>
          <h3 className={classes.title}>Last response</h3>
          <Retry deliveryId={deliveryId} />
        </div>
        {view.last ? (
          <LastAttempt attempt={view.last} clock={clock} />
        ) : (
          <p className={classes.none}>{attemptsGone(view, clock.zone) ?? "No attempt is recorded."}</p>
        )}
      </section>
      <section className={classes.part} aria-label="Event as received">
        <Payload {...view} zone={clock.zone} />
      </section>
      <section className={classes.part} aria-label="Event">
        <EventFacts view={view} eventId={eventId} clock={clock} />
      </section>
    </>
  );
}

/** Of a delivery without attempts: that retention has removed them. */
function attemptsGone({ attemptsRemovedBefore: before, attemptsRemovedAt: at }: DeliveryView, zone: string) {
  if (before === null || at === null) return undefined;
  const removals = { attemptsRemovedBefore: new Date(before), attemptsRemovedAt: new Date(at) };
  return attemptsRemoved(removals, zone);
}

/** Retries this row's delivery alone, if the user may. */
function Retry({ deliveryId }: { deliveryId: string }) {
  const operations = useContext(RetryContext);
  if (!operations) return null;
  return (
    <Button
      size="compact-sm"
      loading={operations.isBusy}
      leftSection={<Icon name="retry" size={14} />}
      aria-label="Retry this delivery"
      onClick={() => void operations.run("retry", { by: "ids", deliveryIds: [deliveryId] })}
    >
      Retry
    </Button>
  );
}

function LastAttempt({ attempt, clock }: { attempt: AttemptView; clock: Clock }) {
  const { number, httpStatus, durationMs, failureDetail, requestUrl, responseHeaders, body } = attempt;
  const took = durationMs === null ? "cut off" : `${Math.round(durationMs)} ms`;
  return (
    <>
      <p className={classes.none}>
        Attempt {number} · {httpStatus ?? "no answer"} · {took} ·{" "}
        <Moment at={new Date(attempt.startedAt)} {...clock} />
      </p>
      {failureDetail ? <TextLine label="Failure" text={failureDetail} /> : null}
      {requestUrl ? <TextLine label="POST" text={requestUrl} what="URL" /> : null}
      {responseHeaders || (httpStatus !== null && body.kind === "hidden") ? (
        <>
          <CodeBlock
            title="Response body"
            note={attempt.isTruncated ? "only its beginning was kept" : undefined}
            body={body}
            emptyText="The response had no body."
          />
          {responseHeaders ? <HeaderBlock title="Response headers" headers={responseHeaders} /> : null}
        </>
      ) : null}
    </>
  );
}

function Payload({
  payload,
  payloadRemovedAt: at,
  zone,
}: Pick<DeliveryView, "payload" | "payloadRemovedAt"> & { zone: string }) {
  if (!payload)
    return (
      <p className={classes.none}>
        No longer kept: {payloadRemoved(at === null ? null : new Date(at), zone)}.
      </p>
    );
  return (
    <>
      <CodeBlock
        title="Payload"
        note={payload.contentType ?? undefined}
        body={payload.body}
        emptyText="The request had no body."
      />
      {payload.body.kind === "hidden" ? null : (
        <HeaderBlock title="Headers received" headers={payload.headers} what="received headers" />
      )}
    </>
  );
}

function EventFacts({ view, eventId, clock }: { view: DeliveryView; eventId: string; clock: Clock }) {
  return (
    <Facts
      facts={{
        Subscriber: (
          <Link href={subscriberHref(view.subscriberId)} prefetch={false}>
            <OutsideText text={view.subscriberName} />
          </Link>
        ),
        Handler: ofHandler(view, view.handlerName),
        Topic: ofHandler(view, view.topicName),
        Context: view.contextName,
        Publisher: view.publisher && (
          <Link href={publisherHref(view.publisher.id)}>
            <OutsideText text={view.publisher.name} />
          </Link>
        ),
        Received: <Moment at={new Date(view.receivedAt)} {...clock} />,
        Event: <Link href={`/event-status/${eventId}`}>All deliveries and attempts</Link>,
      }}
    />
  );
}

/** The handler or its topic, with a link to the handler's page. */
function ofHandler({ handlerId }: DeliveryView, name: string) {
  if (handlerId === null) return name;
  return (
    <Link href={handlerHref(handlerId)} prefetch={false}>
      <OutsideText text={name} />
    </Link>
  );
}
