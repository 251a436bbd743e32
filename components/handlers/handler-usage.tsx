import Link from "next/link";
import { Section } from "@/components/form-screen/section";
import { UsedBy } from "@/components/form-screen/used-by";
import { deliveryRetryHref } from "@/lib/deliveries/search-params";
import { eventStatusHref } from "@/lib/events/search-params";
import type { HandlerFacts, TopicUser, HandlerUsage as Usage } from "@/lib/handlers/view";
import { subscriberHref } from "@/lib/subscribers/search-params";
import classes from "./handlers.module.css";

/** The most subscribers in the filter of a link. */
const MOST_FILTERED = 20;

/** Who receives a handler's topics, and the ways to its events and failures. */
export function HandlerUsage({ handler, usage: { items, total } }: { handler: HandlerFacts; usage: Usage }) {
  const handlers = [handler.id];
  return (
    <>
      <UsedBy
        title="Subscribers"
        count={total}
        items={items.map(({ id, name, ...topics }) => ({
          ...{ id, name, detail: topicsText(topics) },
          href: subscriberHref(id),
          also: { text: "failures", href: deliveryRetryHref({ subscribers: [id] }) },
        }))}
        none="No subscriber receives its topics yet: events are recorded and delivered to no one."
      />
      <Section title="Events and failures">
        <p className={classes.links}>
          <Link href={eventStatusHref({ handlers })}>Events in Event Status</Link>
          <Link href={eventStatusHref({ handlers, failures: ["failed"] })}>Events with failures</Link>
          {total > 0 && total <= MOST_FILTERED ? (
            <Link href={deliveryRetryHref({ subscribers: items.map(({ id }) => id) })}>
              Failures of its subscribers in Delivery Retry
            </Link>
          ) : null}
        </p>
      </Section>
    </>
  );
}

function topicsText({ topics, topicCount }: Pick<TopicUser, "topics" | "topicCount">): string {
  const more = topicCount - topics.length;
  return `${topics.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
