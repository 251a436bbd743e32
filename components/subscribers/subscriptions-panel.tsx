import Link from "next/link";
import { UsedBy } from "@/components/form-screen/used-by";
import { eventStatusHref } from "@/lib/events/search-params";
import { handlerHref } from "@/lib/handlers/search-params";
import type { SubscriberPageData } from "@/lib/subscribers/view";

/** The handlers whose topics a subscriber receives, and the way to the events that it received. */
export function SubscriptionsPanel({ subscriber, handlers }: SubscriberPageData) {
  const { id, subscriptions } = subscriber;
  const items = handlers.flatMap(({ id: handlerId, name, basePath }) => {
    const topics = subscriptions.filter(({ handler }) => handler === basePath).map(({ topic }) => topic);
    return topics.length > 0
      ? [{ id: handlerId, name, detail: `${basePath}: ${summary(topics)}`, href: handlerHref(handlerId) }]
      : [];
  });
  return (
    <UsedBy
      title="Receives from"
      items={items}
      none="It is subscribed to no topic, and receives nothing."
      end={
        <Link href={eventStatusHref({ subscribers: [id] })} prefetch={false}>
          Its events of today
        </Link>
      }
    />
  );
}

const MOST_NAMED = 5;

function summary(topics: readonly string[]): string {
  const more = topics.length - MOST_NAMED;
  return topics.slice(0, MOST_NAMED).join(", ") + (more > 0 ? ` and ${more} more` : "");
}
