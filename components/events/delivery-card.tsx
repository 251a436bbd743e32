import Link from "next/link";
import { DeliveryLink } from "@/components/deliveries/delivery-link";
import { DeliveryStateMark } from "@/components/deliveries/delivery-state";
import { FailureMark } from "@/components/deliveries/failure-mark";
import { WaitingText } from "@/components/deliveries/waiting-text";
import { Moment } from "@/components/ui/moment";
import { OutsideText } from "@/components/ui/outside-text";
import type { RequestCopy } from "@/lib/deliveries/copies";
import type { OneDelivery } from "@/lib/deliveries/detail";
import { earlierAttemptsHref } from "@/lib/deliveries/search-params";
import { payloadRemoved } from "@/lib/deliveries/view/removed-text";
import type { TimelineView } from "@/lib/deliveries/view/timeline";
import { FAILURE_CLASS_LABEL } from "@/lib/engine/failure";
import { mayApply, RETRYING_ENDED_SENTENCE } from "@/lib/engine/state";
import { eventPartHref } from "@/lib/events/search-params";
import { operationHref } from "@/lib/operations/search-params";
import { subscriberHref } from "@/lib/subscribers/search-params";
import { visible } from "@/lib/text/visible";
import { formatMoment, formatUtc } from "@/lib/time/format";
import { AcceptDelivery } from "./accept-delivery";
import { AttemptEntry } from "./attempt-entry";
import { EditedCopies } from "./edited-copies";
import { RetryDelivery } from "./retry-delivery";
import classes from "./timeline.module.css";
import { WaitingDelivery } from "./waiting-delivery";

type Clock = { zone: string; now: Date };
type Props = TimelineView &
  Clock & {
    mayRetry: boolean;
    mayAccept: boolean;
    copies: readonly RequestCopy[];
    isAlone: boolean;
    payloadRemovedAt: Date | null;
    /** Beside the operations that every card has. */
    actions?: React.ReactNode;
    /** The card is the delivery's own: it needs no link to it. */
    isOwn?: boolean;
  };

/** One subscriber of the event: the state of its delivery and its attempts, the last one first; it is open if it is all there is to see. */
export function DeliveryCard(props: Props) {
  const { delivery, attempts, attemptsBefore, waiting, isAlone, payloadRemovedAt, zone, now } = props;
  const { mayRetry, mayAccept } = props;
  const clock = { zone, now };
  const { subscriberId, subscriberName, subscriberUrl, expectedStatusCode, state, deliveryId, eventId } =
    delivery;
  return (
    <article
      id={deliveryId}
      className={classes.delivery}
      aria-label={`Delivery to ${visible(subscriberName)}`}
    >
      <header className={classes.deliveryHead}>
        <DeliveryStateMark state={state} isAccepted={delivery.acceptedBy !== null} />
        <div className={classes.who}>
          <h3>
            <Link href={subscriberHref(subscriberId)} prefetch={false}>
              <OutsideText text={subscriberName} />
            </Link>
          </h3>
          <span className={classes.url} title={visible(subscriberUrl)}>
            <OutsideText text={subscriberUrl} />
          </span>
        </div>
        <span className={classes.expects}>expects {expectedStatusCode}</span>
        {mayRetry && mayApply("retry", state) ? (
          <RetryDelivery
            deliveryId={deliveryId}
            subscriberName={subscriberName}
            skipped={{ payload_removed: payloadRemoved(payloadRemovedAt, zone) }}
          />
        ) : null}
        {mayAccept && mayApply("accept", state) ? (
          <AcceptDelivery kind="accept" {...{ deliveryId, subscriberName }} />
        ) : null}
        {mayAccept && delivery.acceptedBy ? (
          <AcceptDelivery kind="restore" {...{ deliveryId, subscriberName }} />
        ) : null}
        {mayRetry && mayApply("retry_now", state) ? (
          <WaitingDelivery deliveryId={deliveryId} subscriberName={subscriberName} />
        ) : null}
        {props.actions}
        {props.isOwn ? null : (
          <span className={classes.open}>
            <DeliveryLink id={deliveryId} isReached>
              Delivery<span className="visually-hidden"> to {visible(subscriberName)}</span>
            </DeliveryLink>
          </span>
        )}
      </header>
      <p className={classes.standing}>
        {waiting ? <WaitingText waiting={waiting} {...clock} /> : null}
        <Standing delivery={delivery} {...clock} />
        <EditedCopies delivery={delivery} />
      </p>
      {attempts.length ? (
        <ol
          reversed
          className={classes.timeline}
          aria-label={`Attempts to deliver to ${visible(subscriberName)}`}
        >
          {attempts.toReversed().map((attempt, back) => (
            <AttemptEntry
              key={attempt.number}
              attempt={attempt}
              copies={props.copies}
              eventId={eventId}
              isOpen={isAlone && state === "failed" && back === 0}
              {...clock}
            />
          ))}
        </ol>
      ) : null}
      {attemptsBefore === null ? null : (
        <p className={classes.older}>
          <Link
            href={
              props.isOwn
                ? earlierAttemptsHref(deliveryId, attemptsBefore)
                : eventPartHref(eventId, { deliveryId, attemptsBefore })
            }
            prefetch={false}
          >
            Attempts before #{attemptsBefore}
          </Link>
        </p>
      )}
    </article>
  );
}

/** Describes the state in a sentence. */
function Standing({ delivery, ...clock }: { delivery: OneDelivery } & Clock) {
  return (
    <>
      {SENTENCES[delivery.state](delivery, clock)}
      {delivery.recoveries > 0 ? (
        <>
          {" "}
          Put back {times(delivery.recoveries)} (mark 99): the worker that was sending it was gone before the
          outcome was known.
        </>
      ) : null}
    </>
  );
}

const SENTENCES = {
  scheduled: (delivery, clock) => (
    <>
      {delivery.attempts ? `${attemptsText(delivery)} so far; the next` : "The first attempt"} is due{" "}
      <Moment at={delivery.dueAt} {...clock} />.
    </>
  ),
  sending: (delivery) => <>Attempt {delivery.attempts + 1} is under way.</>,
  delivered: (delivery, clock) => (
    <>
      {delivery.acceptedBy ? <Accepted delivery={delivery} /> : null}
      {attemptsText(delivery)}
      {delivery.finishedAt ? (
        <>
          , {delivery.acceptedBy ? "accepted" : "delivered"} <At at={delivery.finishedAt} {...clock} />
        </>
      ) : null}
      .
    </>
  ),
  failed: (delivery) => <Failure delivery={delivery} />,
  discarded: (delivery, clock) => (
    <>
      {attemptsText(delivery)}; deleted
      {delivery.discardedAt ? (
        <>
          {" "}
          <At at={delivery.discardedAt} {...clock} />
        </>
      ) : null}
      {delivery.purgeAt ? (
        <>
          , purged for good <At at={delivery.purgeAt} {...clock} />
        </>
      ) : null}
      .
    </>
  ),
} satisfies Record<OneDelivery["state"], (delivery: OneDelivery, clock: Clock) => React.ReactNode>;

function Failure({ delivery }: { delivery: OneDelivery }) {
  const { failureClass, failureDetail, retryingEnded } = delivery;
  return (
    <span className={classes.failure}>
      {failureClass ? <FailureMark failureClass={failureClass} /> : null}
      {failureClass ? <b>{FAILURE_CLASS_LABEL[failureClass]}</b> : null} <OutsideText text={failureDetail} />{" "}
      ({attemptsText(delivery)}).{retryingEnded ? <> {RETRYING_ENDED_SENTENCE[retryingEnded]}</> : null}
    </span>
  );
}

/** Who accepted it, and by which operation. */
function Accepted({ delivery: { acceptedBy, acceptedOperationId, httpStatus } }: { delivery: OneDelivery }) {
  if (!acceptedBy) return null;
  return (
    <>
      Accepted by <OutsideText text={acceptedBy.name} /> without being sent again
      {httpStatus === null ? null : `: it had answered ${httpStatus}`}
      {acceptedOperationId ? (
        <>
          {" "}
          (<Link href={operationHref(acceptedOperationId)}>operation</Link>)
        </>
      ) : null}
      .{" "}
    </>
  );
}

/** A time within a sentence, without the relative time. */
function At({ at, zone }: Clock & { at: Date }) {
  return (
    <time dateTime={at.toISOString()} title={formatUtc(at)}>
      {formatMoment(at, zone)}
    </time>
  );
}

function attemptsText({ attempts, retries }: OneDelivery): string {
  const text = attempts === 1 ? "1 attempt" : `${attempts} attempts`;
  return retries ? `${text}, ${retries === 1 ? "1 retry" : `${retries} retries`}` : text;
}

function times(count: number): string {
  return count === 1 ? "once" : `${count} times`;
}
