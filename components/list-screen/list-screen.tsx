"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useCallback } from "react";
import { ChipRow } from "@/components/ui/chip-row";
import { IgnoredNote } from "@/components/ui/ignored-note";
import { notify } from "@/components/ui/notify";
import { ReasonTip } from "@/components/ui/reason-tip";
import { rememberColumns } from "@/lib/account/actions";
import type { ListDefinition } from "@/lib/list/definition";
import type { ListData } from "@/lib/list/view";
import { chipsOf, cleared, type FilterChip, searchInWords } from "./chips";
import { ColumnPicker } from "./column-picker";
import type { Column } from "./columns";
import { FilterBar } from "./filter-bar";
import { ListBody, type RowsOf } from "./list-body";
import classes from "./list-screen.module.css";
import { type ChangeSearch, useListSearch } from "./use-list-search";
import { useShownColumns } from "./use-shown-columns";

/** The state of a list screen, for the parts that the screen adds. */
export type ListState = {
  chips: readonly FilterChip[];
  change: ChangeSearch;
  refresh: () => void;
};

type Props<Row> = Omit<RowsOf<Row>, "empty"> & {
  list: ListDefinition;
  columns: readonly Column<Row>[];
  data: ListData<Row>;
  title: string;
  /** Beside the title, and at the end of the head. */
  beside?: ReactNode;
  end?: ReactNode;
  /** Between the title and the filters. */
  about?: ReactNode;
  /** Below the rows, where what comes and goes by itself moves none of them under the pointer. */
  notice?: ReactNode;
  /** Between the bar and the rows. */
  above?: (state: ListState) => ReactNode;
  empty: (state: ListState) => ReactNode;
};

const NOT_SAVED = {
  tone: "fail",
  title: "Columns not saved",
  text: "The server could not be reached: this choice lasts until the page is loaded anew.",
} as const;

/** A list screen: the rows of a URL, with filters, order, paging, columns, selection and keys, by a definition and its columns. */
export function ListScreen<Row extends object>(props: Props<Row>) {
  const { list, columns, data, title, beside, end, about, notice, above, empty, ...rows } = props;
  const router = useRouter();
  const { search, change, isPending, startTransition } = useListSearch(list);
  const refresh = useCallback(() => startTransition(() => router.refresh()), [router, startTransition]);
  const [shown, setShown] = useShownColumns(columns, data.columns, (chosen) => {
    rememberColumns({ list: list.name, columns: chosen }).catch(() => notify(NOT_SAVED));
  });
  const chips = chipsOf(list, search, data);
  const state = { chips, change, refresh };
  return (
    <div className={classes.screen}>
      <header className={classes.head}>
        <h1>{title}</h1>
        {beside}
        <div className={classes.headEnd}>
          {end}
          <ColumnPicker columns={columns} shown={shown} onChange={setShown} />
        </div>
      </header>
      {about}
      {Object.keys(list.filters).length > 0 || list.dates ? (
        <FilterBar list={list} search={search} change={change} data={data} />
      ) : null}
      <ChipRow
        chips={chips}
        onRemove={({ without }) => change(without)}
        onClear={() => change(cleared(list))}
      />
      <IgnoredNote ignored={data.ignored} />
      <ListBody
        {...rows}
        {...{ list, data, columns, shown, change, refresh, isPending }}
        filterInWords={searchInWords(list, data.search, chipsOf(list, data.search, data))}
        notice={notice}
        empty={empty(state)}
      >
        {above?.(state)}
      </ListBody>
      <ReasonTip />
    </div>
  );
}
