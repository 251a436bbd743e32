import Link from "next/link";
import { GroupTitle } from "@/components/failure-groups/group-title";
import { Section } from "@/components/form-screen/section";
import { CopyButton } from "@/components/ui/copy-button";
import { Facts } from "@/components/ui/facts";
import { Moment } from "@/components/ui/moment";
import { OutsideText } from "@/components/ui/outside-text";
import type { WholeDeliveryView } from "@/lib/deliveries/view/whole";
import { deliveryHref } from "@/lib/events/search-params";
import { groupHref } from "@/lib/failure-groups/search-params";
import { handlerHref } from "@/lib/handlers/search-params";
import { publisherHref } from "@/lib/publishers/search-params";

/** Where a delivery comes from. */
export function DeliveryFacts({ view: { timeline, event, group, zone, now } }: { view: WholeDeliveryView }) {
  const { deliveryId, eventId, handlerName, topicName, contextName, publisherName } = timeline.delivery;
  return (
    <Section title="Event">
      <Facts
        facts={{
          Event: (
            <>
              <Link href={deliveryHref(eventId, deliveryId)} prefetch={false}>
                <span className="mono">{eventId}</span>
              </Link>{" "}
              <CopyButton text={eventId} what="event ID" />
            </>
          ),
          Delivery: (
            <>
              <span className="mono">{deliveryId}</span> <CopyButton text={deliveryId} what="delivery ID" />
            </>
          ),
          "Failure group": group && (
            <Link href={groupHref(group.id)} prefetch={false}>
              <GroupTitle title={group.title} />
            </Link>
          ),
          Received: <Moment at={event.receivedAt} {...{ zone, now }} />,
          Handler: ofHandler(event.handlerId, handlerName),
          Topic: ofHandler(event.handlerId, topicName),
          Context: contextName,
          Publisher:
            event.publisherId !== null && publisherName !== null ? (
              <Link href={publisherHref(event.publisherId)} prefetch={false}>
                <OutsideText text={publisherName} />
              </Link>
            ) : (
              "not identified"
            ),
          "Content type": event.contentType ?? "none",
          Size: `${event.sizeBytes.toLocaleString("en-GB")} bytes`,
        }}
      />
    </Section>
  );
}

function ofHandler(handlerId: string | null, name: string) {
  if (handlerId === null) return name;
  return (
    <Link href={handlerHref(handlerId)} prefetch={false}>
      <OutsideText text={name} />
    </Link>
  );
}
