"use client";

import { ChipRow } from "@/components/ui/chip-row";
import { type DeliverySearch, resolveDays } from "@/lib/deliveries/search-params";
import type { DeliveryRetryData } from "@/lib/deliveries/view/screen";
import { FAILURE_CLASS_LABEL } from "@/lib/engine/failure";
import { RETRYING_ENDED_LABEL } from "@/lib/engine/state";
import { formatDay } from "@/lib/time/format";
import type { ChangeSearch } from "./use-delivery-search";

type Patch = Parameters<ChangeSearch>[0];
type Chip = { key: string; name: string; text: string; without: Patch };

const CLEARED: Patch = {
  from: null,
  to: null,
  status: null,
  subscribers: null,
  contexts: null,
  retryingEnded: null,
  eventId: null,
};
const NO_DATES = { from: null, to: null };

type Props = {
  search: DeliverySearch;
  change: ChangeSearch;
  today: string;
  options: DeliveryRetryData["options"];
};

/** The active filters, each with a button that removes it. */
export function FilterChips(props: Props) {
  const chips = chipsOf(props);
  return (
    <ChipRow
      chips={chips}
      onRemove={({ without }) => props.change(without)}
      onClear={() => props.change(CLEARED)}
    />
  );
}

/** Describes the active filters for the chips and confirmations. */
export function chipsOf({ search, today, options }: Omit<Props, "change">): Chip[] {
  const isBin = search.view === "bin";
  const { from, to } = resolveDays(search, today);
  const chips: Chip[] = [];
  const usual = resolveDays({ ...search, ...NO_DATES }, today);
  if (!isBin && (from !== usual.from || to !== usual.to)) {
    const text = from === to ? formatDay(from) : `${formatDay(from)} – ${formatDay(to)}`;
    chips.push({ key: "dates", name: "Dates", text, without: NO_DATES });
  }
  for (const one of isBin ? [] : search.status) {
    const without = { status: search.status.filter((other) => other !== one) };
    chips.push({ key: one, name: "Status", text: FAILURE_CLASS_LABEL[one], without });
  }
  for (const id of search.subscribers) {
    const without = { subscribers: search.subscribers.filter((other) => other !== id) };
    chips.push({ key: id, name: "Subscriber", text: nameOf(id, options.subscribers), without });
  }
  for (const id of isBin ? [] : search.contexts) {
    const without = { contexts: search.contexts.filter((other) => other !== id) };
    chips.push({ key: id, name: "Context", text: nameOf(id, options.contexts), without });
  }
  for (const one of isBin ? [] : search.retryingEnded) {
    const without = { retryingEnded: search.retryingEnded.filter((other) => other !== one) };
    chips.push({ key: one, name: "Retrying ended", text: RETRYING_ENDED_LABEL[one], without });
  }
  for (const id of search.eventId) {
    const without = { eventId: search.eventId.filter((other) => other !== id) };
    chips.push({ key: `event ${id}`, name: "Event ID", text: id, without });
  }
  return chips;
}

function nameOf(id: string, options: { value: string; label: string }[]): string {
  return options.find((option) => option.value === id)?.label ?? `${id.slice(0, 8)}… (unknown)`;
}
