import { type Attempt, type DeliveryTimeline, type Payload, withoutExchange } from "../deliveries/detail";
import type { EventPart } from "../deliveries/limits";
import type { BodyText } from "../deliveries/view/body-text";
import { readableBody } from "../deliveries/view/readable-body";
import type { FilterOption } from "../deliveries/view/screen";
import type { Whereabouts } from "../deliveries/view/whereabouts";
import type { IgnoredParam } from "../list/url-params";
import type { DecodingRoom } from "../text/content-coding";
import type { EventCursor } from "./cursor";
import type { RetryLink } from "./retry-link";
import type { DeliveryCounts, EventDetail, EventRow } from "./schema";
import type { ReadEventSearch } from "./search-params";

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

/** The bytes of an event as text to be shown. Of a refused request only the beginning was kept. */
export function payloadView(payload: Payload | null, isRefused: boolean): PayloadView | null {
  return (
    payload && {
      ...payload,
      body: readableBody(payload.body, { headers: payload.headers, truncated: isRefused }),
    }
  );
}

/** The most characters of one answer, and about the most of all answers of a page. */
const SHOWN_OF_ANSWER = 50_000;
const SHOWN_OF_ANSWERS = 1_000_000;

/** The most bytes that come of decoding the answers of a page, whether they are text or not. */
const DECODED_OF_ANSWERS = 4 * 1024 * 1024;

/** The deliveries of an event with their answers as text, as long as there is room. */
export function timelineViews(timelines: readonly DeliveryTimeline[]): TimelineView[] {
  let left = SHOWN_OF_ANSWERS;
  const room = { left: DECODED_OF_ANSWERS };
  const views = mapLastFirst(timelines, (attempt) => {
    const shown = left > 0 ? withinRoom(attempt, room) : withoutExchange(attempt);
    const responseBody = readableBody(shown.responseBody, {
      headers: shown.responseHeaders,
      truncated: shown.responseTruncated,
      characters: SHOWN_OF_ANSWER,
      budget: SHOWN_OF_ANSWER,
      room,
    });
    if (responseBody.kind === "text") left -= responseBody.text.length;
    return { ...shown, responseBody };
  });
  return timelines.map((timeline, index) => ({ ...timeline, attempts: views[index] ?? [] }));
}

/** An attempt with its answer, unless that is coded and there is no room left for decoding. */
export function withinRoom(attempt: Attempt, room: DecodingRoom): Attempt {
  return room.left > 0 || !attempt.responseHeaders?.["content-encoding"] ? attempt : withoutExchange(attempt);
}

/**
 * What is made of the attempts of each delivery. It is made of the last ones of all deliveries first, then of the ones
 * before those, and so on: where room is short, the last ones have it.
 */
export function mapLastFirst<Made>(
  timelines: readonly Pick<DeliveryTimeline, "attempts">[],
  make: (attempt: Attempt) => Made,
): Made[][] {
  const made: Made[][] = timelines.map(() => []);
  const most = Math.max(0, ...timelines.map(({ attempts }) => attempts.length));
  for (let back = 1; back <= most; back++) {
    for (const [index, { attempts }] of timelines.entries()) {
      const attempt = attempts.at(-back);
      if (attempt) made[index]?.unshift(make(attempt));
    }
  }
  return made;
}
