import { type CommonSearch, type ListDefinition, valuesOf } from "@/lib/list/definition";
import { excludingName } from "@/lib/list/excluding";
import type { FilterOption } from "@/lib/list/view";
import type { SearchChange } from "./use-list-search";

/** What a cell says, for its menu. */
export type Cell = {
  /** What is copied. */
  text: string;
  /** The filter that lists the rows with the cell's value alone; without one the cell can be copied only. */
  filter?: string;
  /** The filter's value. Without it: that of the filter's one option with the cell's text as its label. */
  value?: string;
};

/** The changes of a search that a cell offers; undefined where the list cannot make one, or where it would change nothing. */
export type CellChoices = { only: SearchChange | undefined; without: SearchChange | undefined };

/** Returns what a cell offers in a list with these filters, options and values in force. */
export function choicesOf(
  list: Pick<ListDefinition, "filters">,
  options: Readonly<Record<string, readonly FilterOption[]>>,
  search: CommonSearch,
  cell: Cell,
): CellChoices {
  const { filter: name = "", text } = cell;
  const filter = list.filters[name];
  const value = cell.value ?? valueLabelled(options[name], text);
  if (!filter || value === undefined) return { only: undefined, without: undefined };
  const values = valuesOf(search, name);
  const isOnly = values.length === 1 && values[0] === value;
  return {
    only: isOnly ? undefined : { [name]: [value], ...excluded(list, search, name, []) },
    without: without(list, search, name, value),
  };
}

/** Leaves the value out of those in force; where it is the only one, or none are, the value is excluded. */
function without(
  list: Pick<ListDefinition, "filters">,
  search: CommonSearch,
  name: string,
  value: string,
): SearchChange | undefined {
  const values = valuesOf(search, name);
  const others = values.filter((one) => one !== value);
  if (others.length > 0) return others.length < values.length ? { [name]: others } : undefined;
  const change = excluded(list, search, name, [value]);
  return change && { ...change, ...(values.length > 0 && { [name]: [] }) };
}

/** Excludes values beside those that are; none of them when there are no further ones. */
function excluded(
  { filters }: Pick<ListDefinition, "filters">,
  search: CommonSearch,
  name: string,
  further: readonly string[],
): SearchChange | undefined {
  const not = excludingName(name);
  const values = valuesOf(search, not);
  if (!filters[not] || values.length + further.length === 0) return undefined;
  return { [not]: further.length === 0 ? [] : [...new Set([...values, ...further])] };
}

/** The value of the option with a label; undefined when there is none, or several. */
function valueLabelled(options: readonly FilterOption[] = [], label: string): string | undefined {
  const [one, another] = options.filter((option) => option.label === label);
  return another ? undefined : one?.value;
}
