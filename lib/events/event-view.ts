import type { DeliveryTimeline, Payload } from "../deliveries/detail";
import { readableBody } from "../deliveries/readable-body";
import type { PayloadView, TimelineView } from "./screen";

/** The bytes of an event as text to be shown. Of a refused request only the beginning was kept. */
export function payloadView(payload: Payload | null, isRefused: boolean): PayloadView | null {
  return payload && { ...payload, body: readableBody(payload.body, { truncated: isRefused }) };
}

export function timelineView({ delivery, attempts, waiting }: DeliveryTimeline): TimelineView {
  return {
    delivery,
    waiting,
    attempts: attempts.map((attempt) => ({
      ...attempt,
      responseBody: readableBody(attempt.responseBody, { truncated: attempt.responseTruncated }),
    })),
  };
}
