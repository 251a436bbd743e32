import { type Attempt, type DeliveryTimeline, type Payload, withoutExchange } from "../deliveries/detail";
import { readableBody } from "../deliveries/readable-body";
import type { DecodingRoom } from "../text/content-coding";
import type { PayloadView, TimelineView } from "./screen";

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
