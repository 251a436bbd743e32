import type { DecodingRoom } from "../../text/content-coding";
import { type Attempt, type DeliveryTimeline, type Payload, withoutExchange } from "../detail";
import type { BodyText } from "./body-text";
import { readableBody } from "./readable-body";

/** The server decodes a body's bytes into text. */
export type AttemptView = Omit<Attempt, "responseBody"> & {
  responseBody: BodyText;
  /** What was answered, beside its status, is withheld from the reader. */
  isWithheld: boolean;
};
export type TimelineView = Omit<DeliveryTimeline, "attempts"> & { attempts: AttemptView[] };
export type PayloadView = Omit<Payload, "body"> & { body: BodyText };

/**
 * Formats the payload of an event. Only the beginning of a refused request is stored.
 * @param seesPayloads whether the reader may see contents (lib/access/actor.ts)
 */
export function payloadView(
  payload: Payload | null,
  isRefused: boolean,
  seesPayloads: boolean,
  characters?: number,
): PayloadView | null {
  return (
    payload && {
      ...payload,
      headers: seesPayloads ? payload.headers : {},
      body: readableBody(payload.body, {
        headers: payload.headers,
        truncated: isRefused,
        isHidden: !seesPayloads,
        ...(characters === undefined ? {} : { characters, budget: characters }),
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
 * Formats the answers of deliveries of one event within the page's limits.
 * @param seesPayloads whether the reader may see contents (lib/access/actor.ts)
 */
export function timelineViews(timelines: readonly DeliveryTimeline[], seesPayloads: boolean): TimelineView[] {
  let left = SHOWN_OF_ANSWERS;
  const room = { left: DECODED_OF_ANSWERS };
  const views = mapLastFirst(timelines, (attempt) => {
    const shown = left > 0 ? withinRoom(attempt, room) : withoutExchange(attempt);
    const view = attemptView(shown, seesPayloads, {
      characters: SHOWN_OF_ANSWER,
      budget: SHOWN_OF_ANSWER,
      room,
    });
    if (view.responseBody.kind === "text") left -= view.responseBody.text.length;
    if (view.responseBody.kind === "binary") left -= view.responseBody.hex.length;
    return view;
  });
  return timelines.map((timeline, index) => ({ ...timeline, attempts: views[index] ?? [] }));
}

/** Formats one attempt; of its answer only what the reader may see. */
export function attemptView(
  attempt: Attempt,
  seesPayloads: boolean,
  limits: { characters: number; budget?: number; room?: DecodingRoom },
): AttemptView {
  const { responseHeaders: headers, responseTruncated: truncated } = attempt;
  const isWithheld = !seesPayloads && headers !== null;
  const responseBody = readableBody(attempt.responseBody, {
    headers,
    truncated,
    ...limits,
    isHidden: !seesPayloads,
  });
  return { ...attempt, responseHeaders: isWithheld ? null : headers, responseBody, isWithheld };
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
