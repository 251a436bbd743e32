import type { RequestCopy } from "../deliveries/copies";
import type { Removals } from "../deliveries/detail";
import type { EventPart } from "../deliveries/limits";
import type { PayloadView, TimelineView } from "../deliveries/view/timeline";
import type { Whereabouts } from "../deliveries/view/whereabouts";
import type { FilterOption, ListData } from "../list/view";
import type { RetryLink } from "./retry-link";
import type { DeliveryCounts, EventDetail, EventRow } from "./schema";
import type { EventSearch } from "./search-params";

/** The options of the Event Status screen's filters. */
export type EventOptions = {
  contexts: FilterOption[];
  handlers: FilterOption[];
  publishers: FilterOption[];
  subscribers: FilterOption[];
};

/** The data of the Event Status screen for a URL. */
export type EventStatusData = ListData<EventRow, EventSearch> & {
  /** The state of events that were requested by their IDs and are not listed. */
  missing: Whereabouts[];
};

/** The data of the event page. */
export type EventPageData = {
  event: EventDetail["event"];
  /** Null once it was removed. */
  payload: PayloadView | null;
  /** What retention has removed, with the number of deliveries. */
  removals: Removals & { deliveries: number };
  timelines: TimelineView[];
  /** The part of the event that the timelines show, and the delivery after which the next part begins (null at the end). */
  part: EventPart;
  /** The requested part does not exist, so this is the beginning. */
  isPartMissing: boolean;
  next: string | null;
  /** Counts of all its deliveries. */
  counts: DeliveryCounts;
  retry: RetryLink;
  /** Whether the user's role may retry. */
  mayRetry: boolean;
  /** Whether it may accept, and take that back. */
  mayAccept: boolean;
  /** How the user may copy the requests of attempts. */
  copies: readonly RequestCopy[];
  zone: string;
  now: Date;
};
