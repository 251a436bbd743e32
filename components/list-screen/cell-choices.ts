import { type CommonSearch, type ListDefinition, valuesOf } from "@/lib/list/definition";
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
  /** Every row has a value of the filter: the rows without this one are those with any of the others. */
  isAlwaysSet?: true;
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
  const { filter: name = "", text, isAlwaysSet } = cell;
  const filter = list.filters[name];
  const value = cell.value ?? valueLabelled(options[name], text);
  if (!filter || value === undefined) return { only: undefined, without: undefined };
  const values = valuesOf(search, name);
  const isOnly = values.length === 1 && values[0] === value;
  const all = values.length === 0 && isAlwaysSet && filter.kind === "choice";
  const others = (all ? Object.keys(filter.labels) : values).filter((one) => one !== value);
  return {
    only: isOnly ? undefined : { [name]: [value] },
    without: others.length === 0 || !(all || values.includes(value)) ? undefined : { [name]: others },
  };
}

/** The value of the option with a label; undefined when there is none, or several. */
function valueLabelled(options: readonly FilterOption[] = [], label: string): string | undefined {
  const [one, another] = options.filter((option) => option.label === label);
  return another ? undefined : one?.value;
}
