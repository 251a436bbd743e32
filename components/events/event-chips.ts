import type { Chip } from "@/components/ui/chip-row";
import { EVENT_STATUS_LABEL } from "@/lib/events/schema";
import { type EventSearch, resolveEventDays } from "@/lib/events/search-params";
import type { EventOptions } from "@/lib/events/view";
import { formatDay } from "@/lib/time/format";
import type { ChangeEventSearch } from "./use-event-search";

type Patch = Parameters<ChangeEventSearch>[0];
export type EventChip = Chip & { without: Patch };

export const NO_FILTERS = {
  from: null,
  to: null,
  status: null,
  contexts: null,
  handlers: null,
  publishers: null,
  subscribers: null,
  eventId: null,
} satisfies Patch;
const NO_DATES = { from: null, to: null };

const LISTS = [
  { param: "contexts", name: "Context" },
  { param: "handlers", name: "Handler" },
  { param: "publishers", name: "Publisher" },
  { param: "subscribers", name: "Subscriber" },
] as const;

/** Describes the active filters, each with the change that removes it. */
export function eventChips(search: EventSearch, options: EventOptions, today: string): EventChip[] {
  const { from, to } = resolveEventDays(search, today);
  const chips: EventChip[] = [];
  const usual = resolveEventDays({ ...search, ...NO_DATES }, today);
  if (from !== usual.from || to !== usual.to) {
    const text = from === to ? formatDay(from) : `${formatDay(from)} – ${formatDay(to)}`;
    chips.push({ key: "dates", name: "Dates", text, without: NO_DATES });
  }
  for (const one of search.status) {
    const without = { status: search.status.filter((other) => other !== one) };
    chips.push({ key: one, name: "Status", text: EVENT_STATUS_LABEL[one], without });
  }
  for (const { param, name } of LISTS) {
    for (const id of search[param]) {
      const label = options[param].find((option) => option.value === id)?.label;
      const without = { [param]: search[param].filter((other) => other !== id) };
      chips.push({ key: id, name, text: label ?? `${id.slice(0, 8)}… (unknown)`, without });
    }
  }
  for (const id of search.eventId) {
    const without = { eventId: search.eventId.filter((other) => other !== id) };
    chips.push({ key: `event ${id}`, name: "Event ID", text: id, without });
  }
  return chips;
}
