import type { DeliveryTimeline, Payload } from "../deliveries/detail";
import { readableBody } from "../deliveries/readable-body";
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

/** The most characters of one answer, and of all answers of an event: it may have hundreds of deliveries, tried often. */
const SHOWN_OF_ANSWER = 50_000;
const SHOWN_OF_ANSWERS = 1_000_000;

/** The deliveries of an event with their answers as text, within one budget: past it nothing of an answer is shown. */
export function timelineViews(timelines: readonly DeliveryTimeline[]): TimelineView[] {
  let left = SHOWN_OF_ANSWERS;
  return timelines.map(({ delivery, attempts, waiting }) => ({
    delivery,
    waiting,
    attempts: attempts.map((attempt) => {
      const characters = Math.min(left, SHOWN_OF_ANSWER);
      const responseBody = readableBody(attempt.responseBody, {
        headers: attempt.responseHeaders,
        truncated: attempt.responseTruncated,
        characters,
        // No more is decompressed than is shown.
        budget: Math.max(1, characters),
      });
      if (responseBody.kind === "text") left -= responseBody.text.length;
      return { ...attempt, responseBody };
    }),
  }));
}
