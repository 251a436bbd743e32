import { FAILURE_CLASS_LABEL } from "../engine/failure";
import { RETRYING_ENDED_LABEL } from "../engine/state";
import { formatMoment } from "../time/format";
import type { StoredFilter } from "./schema";

/** The names of subscribers, contexts and handlers by id. */
export type Names = ReadonlyMap<string, string>;

/**
 * Describes an operation's filter as one phrase for each condition: `Subscriber: Billing`. The filter matched failures up to
 * the moment of its count, which may be earlier than the end of its dates.
 */
export function filterInWords(filter: StoredFilter, names: Names, zone: string): string[] {
  const to = filter.asOf < filter.to ? filter.asOf : filter.to;
  const named = (id: string) => names.get(id) ?? `${id.slice(0, 8)}… (unknown)`;
  return [
    filter.from.getTime() === 0
      ? `Dates: up to ${formatMoment(to, zone)}`
      : `Dates: ${formatMoment(filter.from, zone)} – ${formatMoment(to, zone)}`,
    ...(filter.receivedFrom && filter.receivedBefore
      ? [
          `Received: ${formatMoment(filter.receivedFrom, zone)} – ${formatMoment(filter.receivedBefore, zone)}`,
        ]
      : []),
    ...(filter.restoredBefore ? [`Not restored since: ${formatMoment(filter.restoredBefore, zone)}`] : []),
    ...phrase("Status", filter.classes, (name) => FAILURE_CLASS_LABEL[name]),
    ...phrase("Status code", filter.httpStatus, String),
    ...phrase("Subscriber", filter.subscriberIds, named),
    ...phrase("Context", filter.contextIds, named),
    ...phrase("Handler", filter.handlerIds, named),
    ...phrase("Retrying ended", filter.retryingEnded, (name) => RETRYING_ENDED_LABEL[name]),
    ...phrase("Event ID", filter.eventIds, String),
  ];
}

/** The most values named; the rest is a number. */
const MOST_NAMED = 5;

function phrase<Value>(name: string, values: readonly Value[] = [], label: (value: Value) => string) {
  if (values.length === 0) return [];
  const named = values.slice(0, MOST_NAMED).map(label);
  const rest = values.length - named.length;
  return [`${name}: ${named.join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`];
}
