"use client";

import { useRouter } from "next/navigation";
import { useCallback, useMemo } from "react";
import { ColumnPicker } from "@/components/data-table/column-picker";
import { DataTable } from "@/components/data-table/data-table";
import { useDataTable } from "@/components/data-table/use-data-table";
import { useShownColumns } from "@/components/data-table/use-shown-columns";
import classes from "@/components/deliveries/deliveries.module.css";
import { WhereaboutsList } from "@/components/deliveries/whereabouts";
import { ChipRow } from "@/components/ui/chip-row";
import { IgnoredNote } from "@/components/ui/ignored-note";
import { ReasonTip } from "@/components/ui/reason-tip";
import { rememberColumns } from "@/lib/events/actions";
import type { EventRow } from "@/lib/events/schema";
import { eventHref } from "@/lib/events/search-params";
import type { EventStatusData } from "@/lib/events/view";
import { EmptyEvents } from "./empty-events";
import { eventChips, NO_FILTERS } from "./event-chips";
import { eventColumns } from "./event-columns";
import { EventFilterBar } from "./event-filter-bar";
import { EventToolbar } from "./event-toolbar";
import { useEventSearch } from "./use-event-search";

const idOf = (row: EventRow) => row.eventId;
const nameOf = (row: EventRow) => `event ${row.eventId}`;
const NONE: ReadonlySet<string> = new Set();
const nothing = () => null;

/** The Event Status screen: the events of the URL, with the states of their deliveries. */
export function EventScreen({ data }: { data: EventStatusData }) {
  const { rows, options, today, zone, asOf } = data;
  const router = useRouter();
  const { search, change, isPending, startTransition } = useEventSearch();
  const refresh = useCallback(() => startTransition(() => router.refresh()), [router, startTransition]);
  const open = useCallback((eventId: string) => router.push(eventHref(eventId)), [router]);
  const columns = useMemo(() => eventColumns({ zone, now: asOf }), [zone, asOf]);
  const [shown, setShown] = useShownColumns({
    table: "events",
    columns,
    remembered: data.columns,
    remember: (chosen) => void rememberColumns({ columns: chosen }),
  });
  const table = useDataTable({ columns, shown, data: rows, getRowId: idOf });
  const chips = eventChips(search, options, today);
  return (
    <div className={classes.screen}>
      <header className={classes.head}>
        <h1>Event Status</h1>
        <div className={classes.headEnd}>
          <ColumnPicker columns={columns} shown={shown} onChange={setShown} />
        </div>
      </header>
      <EventFilterBar search={search} change={change} today={today} options={options} />
      <ChipRow chips={chips} onRemove={({ without }) => change(without)} onClear={() => change(NO_FILTERS)} />
      <IgnoredNote ignored={data.ignored} />
      <EventToolbar data={data} onTurn={change} onLimit={(limit) => change({ limit })} onRefresh={refresh} />
      {rows.length > 0 ? (
        <WhereaboutsList missing={data.missing} asked={search.eventId.length} now={asOf} zone={zone} />
      ) : null}
      {rows.length === 0 ? (
        <EmptyEvents
          data={data}
          isFiltered={chips.length > 0}
          onWiden={(from) => change({ ...NO_FILTERS, from })}
          onFirstPage={() => change({})}
        />
      ) : (
        <DataTable
          table={table}
          label="Events"
          nameOf={nameOf}
          sort={{
            by: "date",
            direction: data.search.direction,
            onSort: (_by, direction) => change({ direction }),
          }}
          isSelectable={false}
          isBusy={isPending}
          expanded={NONE}
          onToggleExpanded={open}
          renderExpansion={nothing}
        />
      )}
      <ReasonTip />
    </div>
  );
}
