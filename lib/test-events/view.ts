import { type Actor, maySeePayloads } from "../access/actor";
import type { BodyText } from "../deliveries/view/body-text";
import { readableBody } from "../deliveries/view/readable-body";
import type { TestedEvent } from "./send-test-event";

/** A test event as the console shows it: the server decodes the bytes of the response. */
export type TestedEventView = Omit<TestedEvent, "responseBody"> & { responseBody: BodyText };

export function testedEventView(actor: Actor, { responseBody, ...facts }: TestedEvent): TestedEventView {
  const { responseHeaders: headers, responseTruncated: truncated } = facts;
  const isHidden = !maySeePayloads(actor);
  return {
    ...facts,
    responseHeaders: isHidden ? null : headers,
    responseBody: readableBody(responseBody, { headers, truncated, isHidden }),
  };
}
