import type { Filters, ListFilter } from "./filters";
import type { FilterOption } from "./view";

/** Filters that exclude what others list: `topics` has `notTopics`, with the same values. */

type Excluding<F extends Filters> = {
  readonly [Name in keyof F & string as `not${Capitalize<Name>}`]: F[Name];
};

/** The name of the filter that excludes the values of another one. */
export const excludingName = (name: string) => `not${name.charAt(0).toUpperCase()}${name.slice(1)}`;

/** Defines for each of these filters the one that excludes its values. A row whose value is unknown is not excluded. */
export function excluding<const F extends Filters>(filters: F): Excluding<F> {
  const all = Object.entries(filters).map(([name, filter]): [string, ListFilter] => [
    excludingName(name),
    { ...filter, label: `Except ${lowerFirst(filter.label)}`, excludes: name, isRare: true },
  ]);
  return Object.fromEntries(all) as Excluding<F>;
}

const lowerFirst = (label: string) => label.charAt(0).toLowerCase() + label.slice(1);

/** The options of a filter: those of the filter whose values it excludes. */
export const optionsOf = (
  name: string,
  { excludes }: Pick<ListFilter, "excludes">,
  options: Readonly<Record<string, readonly FilterOption[]>>,
): readonly FilterOption[] => options[excludes ?? name] ?? [];
