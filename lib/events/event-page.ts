import type { Database } from "../db/client";
import { getDeliveriesOfEvent } from "../deliveries/data";
import { type EventPart, PAGE_LIMITS } from "../deliveries/timeline-limits";
import { getEvent } from "./detail";
import { NO_DELIVERIES } from "./event-list";
import { payloadView, timelineViews } from "./event-view";
import { countDeliveries } from "./list";
import { type Operator, retryLink } from "./retry-link";
import type { EventPageData } from "./screen";

/**
 * What the page of one event shows of a part of it; of a part that is not there, the event from its beginning. Null when
 * there is no event of that id, or the text is no id.
 */
export async function readEventPage(
  db: Database,
  eventId: string,
  part: EventPart,
  operator: Operator,
): Promise<Omit<EventPageData, "mayRetry"> | null> {
  const detail = await getEvent(db, eventId);
  if (!detail) return null;
  const { id, httpStatus, receivedAt } = detail.event;
  const [{ timelines, next }, counted] = await Promise.all([
    getDeliveriesOfEvent(db, id, part, PAGE_LIMITS),
    countDeliveries(db, [id]),
  ]);
  if (timelines.length === 0 && Object.keys(part).length > 0) return readEventPage(db, id, {}, operator);
  const counts = counted.get(id) ?? NO_DELIVERIES;
  return {
    event: detail.event,
    payload: payloadView(detail.payload, httpStatus >= 300),
    timelines: timelineViews(timelines),
    part,
    next,
    counts,
    retry: retryLink({ eventId: id, httpStatus, receivedAt }, counts, operator),
    ...operator,
  };
}
