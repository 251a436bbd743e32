import listClasses from "@/components/list-screen/list-screen.module.css";
import { binList, causeList, failedList } from "@/lib/deliveries/search-params";
import type { DeliveryRetryData } from "@/lib/deliveries/view/screen";
import { listHref } from "@/lib/list/definition";

type Search = DeliveryRetryData["search"];
type FilterName = keyof (typeof failedList)["filters"];
type Props = { search: Search; today: string; open: (href: string) => void };

/** Switches between the failures as rows, the same by cause, and the bin. The filters stay; the bin has no dates. */
export function Views({ search, today, open }: Props) {
  const filters = filtersOf(search);
  const dates = datesOf(search, today);
  const views = [
    { name: "failed", label: "Rows", href: listHref(failedList, { ...filters, ...dates }) },
    {
      name: "causes",
      label: "By cause",
      href: listHref(causeList, { ...filters, ...dates, view: "causes" }),
    },
    { name: "bin", label: "Bin", href: listHref(binList, { ...filters, view: "bin" }) },
  ];
  return (
    <div className={listClasses.views}>
      {views.map(({ name, label, href }) => (
        <button key={name} type="button" aria-pressed={search.view === name} onClick={() => open(href)}>
          {label}
        </button>
      ))}
    </div>
  );
}

/** The values of all filters of a search. */
export function filtersOf(search: Search): Pick<Search, FilterName> {
  const names = Object.keys(failedList.filters) as FilterName[];
  return Object.fromEntries(names.map((name) => [name, search[name]])) as Pick<Search, FilterName>;
}

/** The dates of a search as its URL has them; today alone is left out, because it is the default. */
export function datesOf({ from, to, last }: Search, today: string) {
  if (last) return { last };
  return from === today && to === today ? {} : { from, to };
}
