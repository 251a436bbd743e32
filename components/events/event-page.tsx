import { LiveArea } from "@/components/ui/live-area";
import { ReasonTip } from "@/components/ui/reason-tip";
import { RefreshWhileMoving } from "@/components/ui/refresh-while-moving";
import type { EventPageData } from "@/lib/events/view";
import { EventDeliveries } from "./event-deliveries";
import { EventFactsCard } from "./event-facts";
import { EventHead } from "./event-head";
import classes from "./event-page.module.css";
import { EventPayload } from "./event-payload";
import { FindDelivery } from "./find-delivery";

/** One event: the request received, and the attempts and state of the delivery to each subscriber. */
export function EventPage(data: EventPageData) {
  const { event, payload, removals, retry, counts, zone, now } = data;
  return (
    <LiveArea className={classes.page}>
      <EventHead event={event} retry={retry} />
      <div className={classes.columns}>
        <EventDeliveries {...data} />
        <div className={classes.side}>
          <EventFactsCard event={event} zone={zone} now={now} />
          <EventPayload
            payload={payload}
            removedAt={removals.payloadRemovedAt}
            httpStatus={event.httpStatus}
            zone={zone}
          />
        </div>
      </div>
      <FindDelivery eventId={event.id} deliveryId={data.part.deliveryId} />
      <RefreshWhileMoving isMoving={counts.retrying > 0} noun="deliveries" />
      <ReasonTip />
    </LiveArea>
  );
}
