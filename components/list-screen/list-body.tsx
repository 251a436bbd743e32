"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { type MouseEvent, type ReactNode, useCallback, useMemo, useRef } from "react";
import { copyOnClick } from "@/components/ui/copy";
import { useRelativeTimes } from "@/components/ui/moment";
import type { ListDefinition } from "@/lib/list/definition";
import { unpack } from "@/lib/list/pack";
import { totalText } from "@/lib/list/page";
import { BESIDE } from "@/lib/list/url-params";
import type { ListData } from "@/lib/list/view";
import { onArrival } from "./arrival";
import { CellMenu } from "./cell-menu";
import type { Clock, Column } from "./columns";
import { EmptyPage, NothingYet } from "./empty-state";
import classes from "./list-screen.module.css";
import { ListTable } from "./list-table";
import tableClasses from "./list-table.module.css";
import { Toolbar } from "./toolbar";
import { useExpanded } from "./use-expanded";
import { rowOf, useListKeys } from "./use-list-keys";
import type { ChangeSearch } from "./use-list-search";
import { type RowSelection, useSelection } from "./use-selection";
import { useTotal } from "./use-total";

/** What a screen says of its rows. */
export type RowsOf<Row> = {
  /** The accessible name of the table. */
  label: string;
  idOf: (row: Row) => string;
  /** The accessible name of a row's checkbox after "Select". */
  nameOf: (row: Row) => string;
  /** The page of a row, which `o` opens; Enter too, in a list whose rows do not expand. */
  hrefOf?: (row: Row) => string | null;
  /** A stable function: a new one renders every row again. */
  renderExpansion?: (row: Row, clock: Clock) => ReactNode;
  /** What stands in place of the rows of an empty list. */
  empty: ReactNode;
  /** Draws the bar that a selection raises; a list without it has no selection. */
  selectionBar?: ((selection: RowSelection<Row>, matching: MatchingChoice) => ReactNode) | undefined;
};

/** The selection of everything that matches, and its number, null while it is counted: offered when there is more than is listed. */
export type MatchingChoice = { total: string | null; choose: () => void } | null;

type Props<Row> = RowsOf<Row> & {
  list: ListDefinition;
  data: ListData<Row>;
  columns: readonly Column<Row>[];
  shown: readonly string[];
  filterInWords: readonly string[];
  change: ChangeSearch;
  refresh: () => void;
  isPending: boolean;
  /** What stands between the bar and the rows, and below them. */
  children?: ReactNode;
  notice?: ReactNode;
};

/** The rows of a list and their selection. Selecting a row renders this component again, but neither the filters nor the rows. */
export function ListBody<Row extends object>(props: Props<Row>) {
  const { list, data, columns, shown, idOf, hrefOf, renderExpansion, selectionBar, change } = props;
  const { asOf, zone, search } = data;
  const region = useRef<HTMLDivElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const table = useRef<HTMLTableElement>(null);
  const router = useRouter();
  const address = `${usePathname()}?${withoutBeside(useSearchParams())}`;
  const rows = useMemo(() => unpack(data.rows), [data.rows]);
  const clock = useMemo(() => ({ now: asOf, zone }), [asOf, zone]);
  const filterKey = useMemo(() => keyOf(list, search), [list, search]);
  const { expanded, toggleExpanded } = useExpanded(scroller, address);
  const { selection, paint } = useSelection({ name: list.name, rows, idOf, filterKey, table });
  useRelativeTimes(table);
  const isSelectable = selectionBar !== undefined;
  const total = useTotal(data, `${list.name} ${filterKey}`);
  const matches = total && totalText(total);
  const chooseMatching = () => {
    selection.selectMatching({ key: filterKey, total: matches, filterInWords: props.filterInWords, data });
    // Also when another page is shown by then.
    onArrival(data.matches, (arrived) => arrived && selection.countMatching(data, totalText(arrived)));
  };
  const isMoreThanListed = rows.length > 0 && (data.next !== null || data.previous !== null);
  const matching = isMoreThanListed ? { total: matches, choose: chooseMatching } : null;
  const open =
    hrefOf &&
    ((id: string) => {
      const row = rows.find((one) => idOf(one) === id);
      const href = row && hrefOf(row);
      if (href) router.push(href);
    });
  const { previous, next } = data;
  useListKeys(region, table, {
    toggleSelected: (id, isRange) => isSelectable && selection.toggle(id, isRange),
    expand: renderExpansion && toggleExpanded,
    open,
    selectAll: isSelectable ? () => selection.toggleAll(selection.inView !== "all") : undefined,
    selectMatching: isSelectable && rows.length > 0 ? chooseMatching : undefined,
    previousPage: previous ? () => change(previous) : undefined,
    nextPage: next ? () => change(next) : undefined,
  });
  const latest = useRef({ selection, toggleExpanded });
  latest.current = { selection, toggleExpanded };
  const onClick = useCallback(
    (event: MouseEvent<HTMLElement>) => {
      void copyOnClick(event);
      followLink(event, router.push);
      const id = rowOf(event.target)?.dataset.rowId;
      if (!id || !(event.target instanceof Element)) return;
      if (event.target.closest("[data-expand]")) latest.current.toggleExpanded(id);
      const box = event.target.closest("[data-select]");
      if (box) latest.current.selection.toggle(id, event.shiftKey);
    },
    [router],
  );
  const toggleAll = useCallback((all: boolean) => latest.current.selection.toggleAll(all), []);
  const sort = useMemo(
    () => ({
      by: search.sort,
      direction: search.direction,
      onSort: (by: string, direction: "asc" | "desc") => change({ sort: by, direction }),
    }),
    [search.sort, search.direction, change],
  );
  return (
    <div ref={region} style={{ display: "contents" }}>
      <Toolbar
        data={data}
        total={total}
        inView={isSelectable ? selection.inView : undefined}
        onSelectAll={toggleAll}
        onTurn={change}
        onRefresh={props.refresh}
      />
      {props.children}
      {rows.length === 0 && next && data.searched ? (
        <NothingYet looked={data.searched.searched} onGoOn={() => change(next)} />
      ) : rows.length === 0 ? (
        search.page > 1 || search.before !== null || search.after !== null ? (
          <EmptyPage onFirstPage={() => change({})} />
        ) : (
          props.empty
        )
      ) : (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the clicks are those of buttons inside, which keys reach
        // biome-ignore lint/a11y/noStaticElementInteractions: as above
        <div ref={scroller} className={tableClasses.scroller} onClick={onClick}>
          <ListTable
            {...{ rows, idOf, columns, shown, clock, sort, expanded, table, isSelectable, renderExpansion }}
            label={props.label}
            nameOf={props.nameOf}
            isChosen={data.columns !== null}
            isBusy={props.isPending}
            onRows={paint}
          />
          <CellMenu {...{ scroller, table, rows, idOf, list, columns, shown, data, change }} />
        </div>
      )}
      <div className={classes.notice}>{props.notice}</div>
      {selectionBar?.(selection, matching)}
    </div>
  );
}

/**
 * Follows a plain link of a row within the console, as a Link component would. Rows of long lists have plain links: a Link for
 * each of 500 rows costs 3 ms of rendering.
 */
function followLink(event: MouseEvent<HTMLElement>, follow: (href: string) => void): void {
  const isModified = event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
  if (event.defaultPrevented || isModified || !(event.target instanceof Element)) return;
  const href = event.target.closest("a[href]")?.getAttribute("href");
  if (!href?.startsWith("/") || href.startsWith("//")) return;
  event.preventDefault();
  follow(href);
}

/** The parameters of a list: what is shown beside it changes nothing of it. */
function withoutBeside(params: URLSearchParams): URLSearchParams {
  const own = new URLSearchParams(params);
  own.delete(BESIDE);
  return own;
}

/** The filter of a search in canonical form: without order and page, with its days. */
function keyOf(list: ListDefinition, search: object): string {
  const names = [...Object.keys(list.filters), "from", "to", "last"].sort();
  return JSON.stringify(names.map((name) => (search as Record<string, unknown>)[name] ?? null));
}
