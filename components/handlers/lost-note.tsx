import { OutsideText } from "@/components/ui/outside-text";
import type { LostSubscriptions } from "@/lib/handlers/view";
import classes from "./handlers.module.css";
import { type Loss, subscriptionsText } from "./lost";

/** The most losses that are named. */
const MOST_NAMED = 8;

/** Says in the form which subscriptions saving removes. */
export function LostNote({ losses }: { losses: readonly Loss[] }) {
  const total = losses.reduce((sum, { subscriptions }) => sum + subscriptions, 0);
  return (
    <div role="status">
      {total > 0 ? (
        <div className={classes.warning}>
          Saving removes {subscriptionsText(total)}:
          <ul className={classes.list}>
            {losses.slice(0, MOST_NAMED).map(({ topic, context, subscriptions }) => (
              <li key={`${topic} ${context}`}>
                {subscriptionsText(subscriptions)} to <OutsideText text={topic} /> in{" "}
                <OutsideText text={context} />
              </li>
            ))}
          </ul>
          {losses.length > MOST_NAMED ? `and more in ${losses.length - MOST_NAMED} other places` : null}
        </div>
      ) : null}
    </div>
  );
}

/** Names the subscriptions that saving removes, with their subscribers, in a question. */
export function LostList({ lost: { items, total } }: { lost: LostSubscriptions }) {
  return (
    <>
      Events that are published from then on are not delivered to them. Deliveries that exist stay.
      <ul className={classes.list}>
        {items.map(({ subscriberId, subscriberName, topic, context }) => (
          <li key={`${subscriberId} ${topic} ${context}`}>
            <OutsideText text={subscriberName} /> receives <OutsideText text={topic} /> in{" "}
            <OutsideText text={context} />
          </li>
        ))}
      </ul>
      {total > items.length ? `and ${(total - items.length).toLocaleString("en-GB")} more` : null}
    </>
  );
}
