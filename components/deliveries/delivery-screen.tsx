"use client";

import { useRouter } from "next/navigation";
import { useCallback, useMemo } from "react";
import { ColumnPicker } from "@/components/data-table/column-picker";
import { DataTable } from "@/components/data-table/data-table";
import { useDataTable } from "@/components/data-table/use-data-table";
import { useExpanded } from "@/components/data-table/use-expanded";
import { IgnoredNote } from "@/components/ui/ignored-note";
import type { DeliverySort } from "@/lib/deliveries/limits";
import type { DeliveryRetryData, ListedDelivery } from "@/lib/deliveries/screen";
import { firstDay } from "@/lib/deliveries/search-params";
import classes from "./deliveries.module.css";
import { binColumns, deliveryColumns } from "./delivery-columns";
import { DeliveryExpansion } from "./delivery-expansion";
import { EmptyList } from "./empty-list";
import { FilterBar } from "./filter-bar";
import { chipsOf, FilterChips } from "./filter-chips";
import { ListToolbar } from "./list-toolbar";
import { OperationStrip } from "./operation-strip";
import { SelectionActs } from "./selection-acts";
import { useActs } from "./use-acts";
import { useDeliverySearch } from "./use-delivery-search";
import { useOperation } from "./use-operation";
import { useShownColumns } from "./use-shown-columns";

const idOf = (row: ListedDelivery) => row.deliveryId;
const nameOf = (row: ListedDelivery) => `${row.subscriberName}, event ${row.eventId}`;

/** The Delivery Retry screen: what the URL asks for is listed, and what is selected can be acted on. */
export function DeliveryScreen({ data }: { data: DeliveryRetryData }) {
  const { rows, options, today, zone, asOf, permissions } = data;
  const router = useRouter();
  const { search, change, isPending, startTransition } = useDeliverySearch();
  const refresh = useCallback(() => startTransition(() => router.refresh()), [router, startTransition]);
  const view = data.search.view;
  const columns = useMemo(() => {
    const clock = { now: asOf, zone };
    return view === "bin" ? binColumns(clock) : deliveryColumns(clock);
  }, [view, asOf, zone]);
  const [shown, setShown] = useShownColumns(data, columns);
  const table = useDataTable({ columns, shown, data: rows, getRowId: idOf });
  const { expanded, toggleExpanded } = useExpanded();
  // The same function while the list is the same: a new one would draw every row again at each tick of a box.
  const renderExpansion = useCallback(
    ({ deliveryId, eventId }: ListedDelivery) => (
      <DeliveryExpansion deliveryId={deliveryId} eventId={eventId} clock={{ now: asOf, zone }} />
    ),
    [asOf, zone],
  );
  const acts = useActs(refresh);
  const { operation, isLost } = useOperation(acts.started, refresh);
  const isSelectable = view === "bin" ? permissions.restore : permissions.retry;
  const chips = chipsOf({ search, today, options });
  const selected = table.getSelectedRowModel().rows.length;
  return (
    <div className={classes.screen}>
      <header className={classes.head}>
        <h1>Delivery Retry</h1>
        <ViewSwitch view={search.view} onChange={(next) => change({ view: next })} />
        <div className={classes.headEnd}>
          {permissions.retry ? null : <span>View only: your role can look and copy, not retry</span>}
          <ColumnPicker columns={columns} shown={shown} onChange={setShown} />
        </div>
      </header>
      <FilterBar search={search} change={change} today={today} options={options} />
      <FilterChips search={search} change={change} today={today} options={options} />
      <IgnoredNote ignored={data.ignored} />
      {operation ? <OperationStrip operation={operation} isLost={isLost} onDismiss={acts.dismiss} /> : null}
      <ListToolbar
        data={data}
        selection={selected === 0 ? "none" : selected === rows.length ? "all" : "some"}
        isSelectable={isSelectable}
        onSelectAll={(isSelected) => table.toggleAllRowsSelected(isSelected)}
        onTurn={(page) => change(page)}
        onRefresh={refresh}
      />
      {rows.length === 0 ? (
        <EmptyList
          view={view}
          isFiltered={chips.length > 0}
          isLaterPage={data.search.page > 1 || data.search.before !== null}
          onWiden={() => change({ ...NO_FILTERS, from: firstDay(today) })}
          onFirstPage={() => change({})}
        />
      ) : (
        <DataTable
          table={table}
          label={view === "bin" ? "Deleted deliveries" : "Failed deliveries"}
          nameOf={nameOf}
          sort={{
            by: data.search.sort,
            direction: data.search.direction,
            onSort: (by, direction) => change({ sort: by as DeliverySort, direction }),
          }}
          isSelectable={isSelectable}
          isBusy={isPending}
          expanded={expanded}
          onToggleExpanded={toggleExpanded}
          renderExpansion={renderExpansion}
        />
      )}
      <SelectionActs
        data={data}
        table={table}
        filterInWords={chips.map(({ name, text }) => `${name}: ${text}`)}
        acts={acts}
      />
    </div>
  );
}

const NO_FILTERS = { from: null, to: null, status: null, subscribers: null, contexts: null, eventId: null };

function ViewSwitch({
  view,
  onChange,
}: {
  view: "failed" | "bin";
  onChange: (view: "failed" | "bin") => void;
}) {
  return (
    <div className={classes.views}>
      <button type="button" aria-pressed={view === "failed"} onClick={() => onChange("failed")}>
        Failed
      </button>
      <button type="button" aria-pressed={view === "bin"} onClick={() => onChange("bin")}>
        Bin
      </button>
    </div>
  );
}
