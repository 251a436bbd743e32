import Link from "next/link";
import { BodyBlock } from "@/components/bodies/body-block";
import { DeliveryCard } from "@/components/events/delivery-card";
import { EditDelivery } from "@/components/operations/edit/edit-delivery";
import type { SentBody } from "@/components/operations/edit/edit-draft";
import { HealthPanel } from "@/components/subscribers/health-panel";
import { HeaderBlock } from "@/components/ui/code-block";
import { deliveryPageHref } from "@/lib/deliveries/search-params";
import { attemptsRemoved, payloadRemoved } from "@/lib/deliveries/view/removed-text";
import type { WholeDeliveryView } from "@/lib/deliveries/view/whole";
import { mayApply } from "@/lib/engine/state";
import { ChangeDelivery } from "./change-delivery";
import classes from "./delivery.module.css";
import { DeliveryFacts } from "./delivery-facts";
import { ExpectationFacts, ExpectationNote } from "./expectation-facts";

/** One delivery, understood: the same on its page and beside a list. */
export function DeliveryContents({ view }: { view: WholeDeliveryView }) {
  const { timeline, removals, subscriberNow, permissions, copies, binDays, zone, now } = view;
  const { deliveryId, subscriberId, subscriberName, state, editedFrom } = timeline.delivery;
  const removed = attemptsRemoved(removals, zone);
  const change = { deliveryId, subscriberName, binDays };
  return (
    <div className={classes.contents}>
      <div className={classes.main}>
        <ExpectationNote view={view} />
        {view.earlierThan === null ? null : (
          <p className={classes.note} role="note">
            Only attempts before #{view.earlierThan} are shown.{" "}
            <Link href={deliveryPageHref(deliveryId)} prefetch={false}>
              The newest attempts
            </Link>
          </p>
        )}
        <DeliveryCard
          {...timeline}
          {...{ copies, zone, now }}
          isAlone
          isOwn
          mayRetry={permissions.retry}
          mayAccept={permissions.accept}
          payloadRemovedAt={removals.payloadRemovedAt}
          actions={
            <>
              {permissions.discard && mayApply("discard", state) ? (
                <ChangeDelivery kind="discard" {...change} />
              ) : null}
              {permissions.edit && mayApply("edit_and_retry", state) ? (
                <EditDelivery
                  {...{ deliveryId, subscriberName }}
                  isCopy={editedFrom !== null}
                  sent={sentOf(view)}
                />
              ) : null}
              {permissions.restore && mayApply("restore", state) ? (
                <ChangeDelivery kind="restore" {...change} />
              ) : null}
            </>
          }
        />
        {removed ? (
          <p className={classes.note} role="note">
            {removed}
          </p>
        ) : null}
        <Payload view={view} />
      </div>
      <div className={classes.side}>
        <ExpectationFacts view={view} />
        <DeliveryFacts view={view} />
        <HealthPanel
          subscriber={{ id: subscriberId, deletedAt: subscriberNow ? null : now }}
          {...{ zone, now }}
        />
      </div>
    </div>
  );
}

/** What can be edited of the payload: all of its text. */
function sentOf({ payload, event }: WholeDeliveryView): SentBody {
  const { body } = payload ?? {};
  const isWhole = body?.kind === "text" && !body.cut;
  return { text: isWhole ? body.text : body?.kind === "empty" ? "" : null, contentType: event.contentType };
}

/** What every attempt sent: the event's payload, byte for byte. */
function Payload({ view: { payload, removals, zone } }: { view: WholeDeliveryView }) {
  if (!payload)
    return (
      <section className={classes.card} aria-label="Request body">
        <h3>Request body</h3>
        <p className={classes.none}>No longer kept: {payloadRemoved(removals.payloadRemovedAt, zone)}.</p>
      </section>
    );
  return (
    <section className={classes.card} aria-label="What was sent">
      <BodyBlock
        title="Request body"
        note="the event’s payload, the same bytes on every attempt"
        body={payload.body}
        emptyText="The request had no body."
        isTree
      />
      {payload.body.kind === "hidden" ? null : (
        <HeaderBlock
          title="Headers received from the publisher"
          headers={payload.headers}
          what="received headers"
        />
      )}
    </section>
  );
}
