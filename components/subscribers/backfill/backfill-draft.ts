import type { ConsoleSelection } from "@/lib/operations/schema";
import type { SubscriberFacts } from "@/lib/subscribers/view";
import { endOfDay, startOfDay } from "@/lib/time/zone";

/** What is to be backfilled, as chosen: days, both included, and names; an empty list restricts nothing. */
export type BackfillDraft = {
  from: string;
  to: string;
  handlers: string[];
  topics: string[];
  contexts: string[];
};

/** The names of a draft, each with its label. */
export const NAMES = { handlers: "Handlers", topics: "Topics", contexts: "Contexts" } as const;
export type NameOf = keyof typeof NAMES;

/** What can be chosen: the handlers (base paths), topics and contexts that a subscriber is subscribed to. */
export function backfillOptions(subscriptions: SubscriberFacts["subscriptions"]): Record<NameOf, string[]> {
  const sorted = (names: string[]) => [...new Set(names)].sort();
  return {
    handlers: sorted(subscriptions.map(({ handler }) => handler)),
    topics: sorted(subscriptions.map(({ topic }) => topic)),
    contexts: sorted(subscriptions.flatMap(({ contexts }) => contexts)),
  };
}

/** Moves one end of the period, and with it the other one when it passes that. */
export function movedTo(draft: BackfillDraft, end: "from" | "to", day: string): BackfillDraft {
  const other = end === "from" ? "to" : "from";
  const hasPassed = end === "from" ? day > draft.to : day < draft.from;
  return { ...draft, [end]: day, ...(hasPassed ? { [other]: day } : {}) };
}

/** The events of a draft, its days in a zone. */
export function eventsOf(
  subscriberId: string,
  { from, to, ...names }: BackfillDraft,
  zone: string,
): ConsoleSelection {
  const period = { from: startOfDay(zone, from), to: endOfDay(zone, to) };
  return { by: "events", subscriberId, period, ...names };
}
