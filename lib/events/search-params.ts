import {
  createLoader,
  createParser,
  createSerializer,
  type inferParserType,
  parseAsArrayOf,
  parseAsNumberLiteral,
  parseAsStringLiteral,
  type SearchParams,
} from "nuqs/server";
import { isId } from "../db/id-format";
import { addDays, dayIn, endOfDay, isDay, startOfDay } from "../time-zone";
import { decodeEventCursor, type EventCursor, encodeEventCursor } from "./cursor";
import {
  EVENT_DIRECTIONS,
  EVENT_LIMITS,
  EVENT_STATUSES,
  type EventDirection,
  type EventFilter,
  MAX_EVENT_DAYS,
} from "./event-list";

const day = createParser({ parse: (text) => (isDay(text) ? text : null), serialize: (text: string) => text });
const id = createParser({
  parse: (text) => (isId(text.trim()) ? text.trim().toLowerCase() : null),
  serialize: (text: string) => text,
});
const ids = parseAsArrayOf(id).withDefault([]);

const place = createParser<EventCursor>({
  parse: (text) => decodeEventCursor(text) ?? null,
  serialize: encodeEventCursor,
  eq: (a, b) => a.at === b.at && a.id === b.id,
});

/** The URL of the event list: the one place that says what it accepts. Days are those of the operator's zone. */
export const eventSearchParams = {
  from: day,
  to: day,
  status: parseAsArrayOf(parseAsStringLiteral(EVENT_STATUSES)).withDefault([]),
  contexts: ids,
  handlers: ids,
  publishers: ids,
  subscribers: ids,
  eventId: id,
  limit: parseAsNumberLiteral(EVENT_LIMITS).withDefault(50),
  direction: parseAsStringLiteral(EVENT_DIRECTIONS).withDefault("DESC"),
  cursor: place,
  before: place,
};
export type EventSearchParams = inferParserType<typeof eventSearchParams>;

const load = createLoader(eventSearchParams);

/** A link to the list: `eventStatusHref({ eventId })`. What is left out is the default. */
export const eventStatusHref = (values: Partial<EventSearchParams> = {}) =>
  createSerializer(eventSearchParams)("/event-status", values);

/** What a URL asks for, made valid. `from` and `to` are the days in force; `notes` say what was not understood. */
export type EventSearch = {
  from: string;
  to: string;
  filter: EventFilter;
  limit: number;
  direction: EventDirection;
  /** After which row the page begins. */
  cursor?: EventCursor;
  /** Before which row the page ends. */
  before?: EventCursor;
  notes: string[];
};

/** Reads a URL. Never throws: what is bad becomes the default, and a note for the screen says so. */
export function readEventSearch(raw: SearchParams, options: { now: Date; zone: string }): EventSearch {
  const values = load(raw);
  const notes = badValues(raw);
  const { from, to } = range(values, dayIn(options.zone, options.now), notes);
  const { limit, direction } = values;
  const place = values.before ? { before: values.before } : values.cursor ? { cursor: values.cursor } : {};
  const filter: EventFilter = {
    from: startOfDay(options.zone, from),
    to: endOfDay(options.zone, to),
    statuses: values.status,
    contextIds: values.contexts,
    handlerIds: values.handlers,
    publisherIds: values.publishers,
    subscriberIds: values.subscribers,
    ...(values.eventId ? { eventId: values.eventId } : {}),
  };
  return { from, to, filter, limit, direction, ...place, notes };
}

function range(values: EventSearchParams, today: string, notes: string[]): { from: string; to: string } {
  let to = values.to ?? today;
  if (to > today) {
    notes.push(`To (${to}) lies in the future: showing up to today.`);
    to = today;
  }
  const from = values.from ?? to;
  if (from > to) {
    notes.push(`From (${from}) is later than To (${to}): showing today.`);
    return { from: today, to: today };
  }
  const earliest = addDays(to, 1 - MAX_EVENT_DAYS);
  if (from >= earliest) return { from, to };
  notes.push(`From (${from}) is too early: a search spans at most ${MAX_EVENT_DAYS} days.`);
  return { from: earliest, to };
}

const LABEL = {
  from: "From",
  to: "To",
  status: "Status",
  contexts: "Contexts",
  handlers: "Handlers",
  publishers: "Publishers",
  subscribers: "Subscribers",
  eventId: "Event ID",
  limit: "Max results",
  direction: "Sort direction",
  cursor: "The place in the list",
  before: "The place in the list",
} as const satisfies Record<keyof typeof eventSearchParams, string>;

function badValues(raw: SearchParams): string[] {
  return (Object.keys(LABEL) as (keyof typeof LABEL)[]).flatMap((key) => {
    const given = raw[key];
    const text = Array.isArray(given) ? given[0] : given;
    if (!text) return [];
    const parsed = eventSearchParams[key].parse(text);
    const isGood = Array.isArray(parsed) ? parsed.length === text.split(",").length : parsed !== null;
    return isGood ? [] : [`${LABEL[key]}: “${shortened(text)}” was not understood and is left out.`];
  });
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
