import type { Chip } from "@/components/ui/chip-row";
import {
  areDatesReplaced,
  type CommonSearch,
  type ListDefinition,
  RECENT,
  valuesOf,
} from "@/lib/list/definition";
import { optionsOf } from "@/lib/list/excluding";
import { besides, type ListFilter } from "@/lib/list/filters";
import { resolveDays } from "@/lib/list/period";
import { PAYLOAD_NAMES, writePayload } from "@/lib/list/text-form/payload";
import type { FilterOption, ListData } from "@/lib/list/view";
import { formatDay } from "@/lib/time/format";
import type { SearchChange } from "./use-list-search";

/** A filter in force, with the change that removes it. */
export type FilterChip = Chip & { without: SearchChange };

/** The most IDs with a chip each: more fill the screen, and have one chip. */
const MOST_ID_CHIPS = 10;

/** The change that clears the dates. */
export const NO_DATES = { from: null, to: null, last: null };

/** The change that clears all filters of a list. */
export function cleared({ filters, dates }: ListDefinition): SearchChange {
  const values = Object.keys(filters).map((name) => [name, null]);
  return { ...Object.fromEntries(values), ...(dates && NO_DATES) };
}

/** Describes the filters in force. */
export function chipsOf(
  list: ListDefinition,
  search: CommonSearch,
  { today, options }: Pick<ListData<never>, "today" | "options">,
): FilterChip[] {
  const dates = datesInWords(list, search, today);
  return [
    ...(dates ? [{ key: "dates", name: "Dates", text: dates, without: NO_DATES }] : []),
    ...Object.entries(list.filters).flatMap(([name, filter]) => {
      const values = valuesOf(search, name);
      const alone = Object.fromEntries(besides(list.filters, name).map((one) => [one, []]));
      if (name === PAYLOAD_NAMES[0]) return payloadChip(search);
      if (PAYLOAD_NAMES.some((one) => one === name)) return [];
      if (filter.kind === "ids" && values.length > MOST_ID_CHIPS)
        return [
          {
            key: name,
            name: filter.one,
            text: said(filter, `${values.length} IDs`),
            without: { [name]: [] },
          },
        ];
      return values.map((value) => ({
        key: `${name} ${value}`,
        name: filter.one,
        text: textOf(filter, value, optionsOf(name, filter, options)),
        without: { [name]: values.filter((other) => other !== value), ...(values.length === 1 && alone) },
      }));
    }),
  ];
}

/** The condition on the payload, which is several filters: one chip, as the text form has it. */
function payloadChip(search: CommonSearch): FilterChip[] {
  const [path, comparison, value] = PAYLOAD_NAMES.map((name) => valuesOf(search, name)[0]);
  const text = writePayload(path, comparison, value);
  const without = Object.fromEntries(PAYLOAD_NAMES.map((name) => [name, []]));
  return text === "" ? [] : [{ key: PAYLOAD_NAMES[0], name: "Payload", text, without }];
}

/** Describes the dates of a search; undefined when they are those of a URL without dates. */
function datesInWords(list: ListDefinition, search: CommonSearch, today: string): string | undefined {
  if (!list.dates || areDatesReplaced(list, search)) return undefined;
  if (search.last) return RECENT[search.last].label;
  const isWhole = valuesOf(search, "eventId").length > 0;
  const { from, to } = resolveDays(list.dates, search, today, isWhole);
  const usual = resolveDays(list.dates, NO_DATES, today, isWhole);
  if (from === usual.from && to === usual.to) return undefined;
  return from === to ? formatDay(from) : `${formatDay(from)} – ${formatDay(to)}`;
}

const textOf = (filter: ListFilter, value: string, options: readonly FilterOption[]) =>
  said(filter, labelOf(filter, value, options));

const said = ({ excludes }: ListFilter, text: string) => (excludes === undefined ? text : `not ${text}`);

function labelOf(filter: ListFilter, value: string, options: readonly FilterOption[]): string {
  if (filter.kind === "choice") return filter.labels[value] ?? value;
  if (filter.kind !== "options") return value;
  return options.find((option) => option.value === value)?.label ?? `${value.slice(0, 8)}… (unknown)`;
}

/** Describes the filters for a confirmation, with the dates in any case. */
export function searchInWords(list: ListDefinition, search: object, chips: readonly FilterChip[]): string[] {
  const words = chips.map(({ name, text }) => `${name}: ${text}`);
  const isSaid =
    !list.dates ||
    areDatesReplaced(list, search) ||
    valuesOf(search, "eventId").length > 0 ||
    chips[0]?.key === "dates";
  return isSaid ? words : ["Dates: today", ...words];
}
