import type { BodyText } from "../deliveries/body-text";
import type { Attempt, DeliveryTimeline, Payload } from "../deliveries/detail";
import type { FilterOption } from "../deliveries/filter-options";
import type { EventPart } from "../deliveries/timeline-limits";
import type { Whereabouts } from "../deliveries/whereabouts";
import type { IgnoredParam } from "../list/url-params";
import type { EventCursor } from "./cursor";
import type { EventDetail } from "./detail";
import type { DeliveryCounts, EventRow } from "./event-list";
import type { ReadEventSearch } from "./read-search";
import type { RetryLink } from "./retry-link";

/** What the filters of the Event Status screen offer. */
export type EventOptions = {
  contexts: FilterOption[];
  handlers: FilterOption[];
  publishers: FilterOption[];
  subscribers: FilterOption[];
};

/** What changes in the URL to go to another page. */
export type EventPageLink = { after: EventCursor | null; before: EventCursor | null; page: number | null };

/** What the Event Status screen shows for a URL. */
export type EventStatusData = {
  rows: EventRow[];
  total: number;
  totalIsExact: boolean;
  next: EventPageLink | null;
  previous: EventPageLink | null;
  options: EventOptions;
  search: ReadEventSearch["search"];
  /** Today, in the operator's zone. */
  today: string;
  ignored: IgnoredParam[];
  /** Where the events are that were asked for by their IDs and are not listed. */
  missing: Whereabouts[];
  asOf: Date;
  zone: string;
  /** The columns the user chose to see; null when they never did. */
  columns: string[] | null;
};

/** A body is text to be shown, made from the bytes on the server. */
export type AttemptView = Omit<Attempt, "responseBody"> & { responseBody: BodyText };
export type TimelineView = Omit<DeliveryTimeline, "attempts"> & { attempts: AttemptView[] };
export type PayloadView = Omit<Payload, "body"> & { body: BodyText };

/** What the event page shows. */
export type EventPageData = {
  event: EventDetail["event"];
  /** Null once it was purged. */
  payload: PayloadView | null;
  timelines: TimelineView[];
  /** The part of the event that the timelines are of, and where the next one begins (null: nowhere). */
  part: EventPart;
  next: string | null;
  /** Of all its deliveries. */
  counts: DeliveryCounts;
  retry: RetryLink;
  /** Whether the user's role may retry. */
  mayRetry: boolean;
  zone: string;
  now: Date;
};
