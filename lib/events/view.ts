import {
  type Attempt,
  type DeliveryTimeline,
  type Payload,
  type Removals,
  withoutExchange,
} from "../deliveries/detail";
import type { EventPart } from "../deliveries/limits";
import type { BodyText } from "../deliveries/view/body-text";
import { readableBody } from "../deliveries/view/readable-body";
import type { Whereabouts } from "../deliveries/view/whereabouts";
import type { FilterOption, ListData } from "../list/view";
import type { DecodingRoom } from "../text/content-coding";
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

/** The server decodes a body's bytes into text. */
export type AttemptView = Omit<Attempt, "responseBody"> & { responseBody: BodyText };
export type TimelineView = Omit<DeliveryTimeline, "attempts"> & { attempts: AttemptView[] };
export type PayloadView = Omit<Payload, "body"> & { body: BodyText };

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
  zone: string;
  now: Date;
};

/**
 * Formats the payload of an event. Only the beginning of a refused request is stored.
 * @param seesPayloads whether the reader may see bodies (lib/access/actor.ts)
 */
export function payloadView(
  payload: Payload | null,
  isRefused: boolean,
  seesPayloads: boolean,
): PayloadView | null {
  return (
    payload && {
      ...payload,
      headers: seesPayloads ? payload.headers : {},
      body: readableBody(payload.body, {
        headers: payload.headers,
        truncated: isRefused,
        isHidden: !seesPayloads,
      }),
    }
  );
}

/** The most characters of one response body, and approximately of all response bodies of a page. */
const SHOWN_OF_ANSWER = 50_000;
const SHOWN_OF_ANSWERS = 1_000_000;

/** The most bytes produced by decoding the response bodies of a page, text or not. */
const DECODED_OF_ANSWERS = 4 * 1024 * 1024;

/**
 * Formats the response bodies of an event's deliveries within the page's limits.
 * @param seesPayloads whether the reader may see bodies (lib/access/actor.ts)
 */
export function timelineViews(timelines: readonly DeliveryTimeline[], seesPayloads: boolean): TimelineView[] {
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
      isHidden: !seesPayloads,
    });
    if (responseBody.kind === "text") left -= responseBody.text.length;
    return { ...shown, responseBody };
  });
  return timelines.map((timeline, index) => ({ ...timeline, attempts: views[index] ?? [] }));
}

/** Returns an attempt, without its exchange when its body is compressed and the room for decoding is used up. */
export function withinRoom(attempt: Attempt, room: DecodingRoom): Attempt {
  return room.left > 0 || !attempt.responseHeaders?.["content-encoding"] ? attempt : withoutExchange(attempt);
}

/**
 * Maps the attempts of each delivery: first the last attempt of every delivery, then the ones before, and so on, so that the
 * last attempts get the room where it is short.
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
