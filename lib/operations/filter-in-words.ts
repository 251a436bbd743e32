import { FAILURE_CLASS_LABEL, FAILURE_KIND_LABEL } from "../engine/failure";
import type { ItemResultName } from "../engine/operation";
import { ITEM_RESULT_LABEL } from "../engine/operation";
import { isOfWaiting, type OperationKind, RETRYING_ENDED_LABEL } from "../engine/state";
import { COMPARISON_LABEL, EQUAL_LABEL } from "../list/comparison";
import { formatMoment } from "../time/format";
import type { StoredFilter } from "./schema";
import type { EventsOfSubscriber } from "./schema/draft";
import { eventsSelected } from "./schema/events";

/** The names of subscribers, contexts, handlers and failure groups by id. */
export type Names = ReadonlyMap<string, string>;

/**
 * Describes an operation's filter as one phrase for each condition: `Subscriber: Billing`. The filter matched deliveries up to
 * the moment of its count, which may be earlier than the end of its dates. Those of waiting deliveries are of reception.
 */
export function filterInWords(
  filter: StoredFilter,
  names: Names,
  zone: string,
  kind: OperationKind,
): string[] {
  const to = filter.asOf < filter.to ? filter.asOf : filter.to;
  const named = (id: string) => nameOf(id, names);
  const dates = isOfWaiting(kind) ? "Received" : "Dates";
  return [
    filter.from.getTime() === 0
      ? `${dates}: up to ${formatMoment(to, zone)} (${zone})`
      : `${dates}: ${span(filter.from, to, zone)}`,
    ...(filter.receivedFrom && filter.receivedBefore
      ? [`Received: ${span(filter.receivedFrom, filter.receivedBefore, zone)}`]
      : []),
    ...(filter.restoredBefore
      ? [`Not restored since: ${formatMoment(filter.restoredBefore, zone)} (${zone})`]
      : []),
    ...phrase("Status", filter.classes, (name) => FAILURE_CLASS_LABEL[name]),
    ...phrase("Status code", filter.httpStatus, String),
    ...phrase("Subscriber", filter.subscriberIds, named),
    ...phrase("Context", filter.contextIds, named),
    ...phrase("Handler", filter.handlerIds, named),
    ...phrase("Failure group", filter.groupId, (id) => groupName(id, names)),
    ...phrase("Retrying ended", filter.retryingEnded, (name) => RETRYING_ENDED_LABEL[name]),
    ...searchedInWords(filter, named),
    ...phrase("Event ID", filter.eventIds, String),
    ...excludedInWords(filter, names),
  ];
}

function excludedInWords(filter: StoredFilter, names: Names): string[] {
  const named = (id: string) => nameOf(id, names);
  const not = <Value>(name: string, values: readonly Value[] | undefined, label: (value: Value) => string) =>
    phrase(name, values, label, "not ");
  return [
    ...not("Status", filter.notStatus, (name) => FAILURE_CLASS_LABEL[name]),
    ...not("Status code", filter.notHttpStatus, String),
    ...not("Subscriber", filter.notSubscriberId, named),
    ...not("Context", filter.notContextId, named),
    ...not("Handler", filter.notHandlerId, named),
    ...not("Failure group", filter.notGroupId, (id) => groupName(id, names)),
    ...not("Retrying ended", filter.notRetryingEnded, (name) => RETRYING_ENDED_LABEL[name]),
    ...not("Topic", filter.notTopics, String),
    ...not("Publisher", filter.notPublishers, named),
    ...not("Failure", filter.notFailureKind, (kind) => FAILURE_KIND_LABEL[kind]),
    ...not("Priority", filter.notPriority, String),
    ...not("Event ID", filter.notEventId, String),
  ];
}

/** The conditions that no index answers. */
function searchedInWords(filter: StoredFilter, named: (id: string) => string): string[] {
  const one = (name: string, value: string | number | undefined) =>
    value === undefined ? [] : [`${name}: ${value}`];
  return [
    ...phrase("Topic", filter.topics, String),
    ...phrase("Publisher", filter.publishers, named),
    ...phrase("Failure", filter.failureKind, (kind) => FAILURE_KIND_LABEL[kind]),
    ...one("Attempts at least", filter.minAttempts),
    ...one("Attempts at most", filter.maxAttempts),
    ...one("Text", filter.text),
    ...one("Operation", filter.operationId),
    ...phrase("Result", filter.operationResult, (result) => ITEM_RESULT_LABEL[result]),
    ...phrase("Priority", filter.priority, String),
    ...one("Value at least", filter.minValue),
    ...(filter.payloadPath === undefined
      ? []
      : [`Payload: ${filter.payloadPath} ${comparisonOf(filter)} ${filter.payloadValue}`]),
  ];
}

const comparisonOf = ({ payloadComparison }: StoredFilter) =>
  payloadComparison ? COMPARISON_LABEL[payloadComparison] : EQUAL_LABEL;

/** Describes what an operation's deliveries have in common by its filter or its events; null for any other selection. */
export function selectedInWords(
  { kind, filter, selection }: { kind: OperationKind; filter: StoredFilter | null; selection: unknown },
  names: Names,
  zone: string,
): string[] | null {
  if (filter) return filterInWords(filter, names, zone, kind);
  const events = eventsSelected(selection);
  return events && eventsInWords(events, names, zone);
}

function eventsInWords(events: EventsOfSubscriber, names: Names, zone: string): string[] {
  const { subscriberId, period, handlers, topics, contexts } = events;
  return [
    `Events received: ${span(period.from, period.to, zone)}`,
    `To: ${nameOf(subscriberId, names)}`,
    ...phrase("Handler", handlers, String),
    ...phrase("Topic", topics, String),
    ...phrase("Context", contexts, String),
  ];
}

/** Describes a selection of another operation's items; null for any other selection. */
export function resultInWords(selection: Readonly<Record<string, unknown>> | null): string | null {
  const { operationId, result } = selection ?? {};
  if (typeof operationId !== "string" || !isResult(result)) return null;
  return `${ITEM_RESULT_LABEL[result]} in operation ${operationId}`;
}

const isResult = (result: unknown): result is ItemResultName =>
  typeof result === "string" && Object.hasOwn(ITEM_RESULT_LABEL, result);

const nameOf = (id: string, names: Names) => names.get(id) ?? `${id.slice(0, 8)}… (unknown)`;

/** `17 (Billing: expected 200, received 503)`. */
const groupName = (id: number, names: Names) => {
  if (id === 0) return "none";
  const name = names.get(String(id));
  return name === undefined ? String(id) : `${id} (${name})`;
};

/** The most values named; the rest is a number. */
const MOST_NAMED = 5;

function phrase<Value>(
  name: string,
  values: readonly Value[] = [],
  label: (value: Value) => string,
  before = "",
) {
  if (values.length === 0) return [];
  const named = values.slice(0, MOST_NAMED).map(label);
  const rest = values.length - named.length;
  return [`${name}: ${before}${named.join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`];
}

/** A span of time with its zone: those who read about an operation may be in another than who started it. */
const span = (from: Date, to: Date, zone: string) =>
  `${formatMoment(from, zone)} – ${formatMoment(to, zone)} (${zone})`;
