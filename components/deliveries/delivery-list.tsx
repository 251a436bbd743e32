"use client";

import { useCallback } from "react";
import type { Column } from "@/components/data-table/columns";
import { DataTable } from "@/components/data-table/data-table";
import { useDataTable } from "@/components/data-table/use-data-table";
import { useExpanded } from "@/components/data-table/use-expanded";
import type { DeliverySort } from "@/lib/deliveries/limits";
import { firstDay } from "@/lib/deliveries/search-params";
import type { DeliveryRetryData, ListedDelivery } from "@/lib/deliveries/view/screen";
import { DeliveryExpansion } from "./delivery-expansion";
import { EmptyList } from "./empty-list";
import { ListToolbar } from "./list-toolbar";
import { SelectionOperations } from "./selection-operations";
import type { ChangeSearch } from "./use-delivery-search";
import type { useOperations } from "./use-operations";
import { WhereaboutsList } from "./whereabouts";

/** Clears all filters but the event IDs: a search for an event is not limited by them. */
const NO_FILTERS = { from: null, to: null, status: null, subscribers: null, contexts: null };

const idOf = (row: ListedDelivery) => row.deliveryId;
const nameOf = (row: ListedDelivery) => `${row.subscriberName}, event ${row.eventId}`;

type Props = {
  data: DeliveryRetryData;
  columns: Column<ListedDelivery>[];
  shown: string[];
  /** Descriptions of the active filters. */
  filterInWords: string[];
  change: ChangeSearch;
  refresh: () => void;
  isPending: boolean;
  operations: ReturnType<typeof useOperations>;
};

/** The rows and their selection. Selecting a row renders this component again, but not the filters above. */
export function DeliveryList({
  data,
  columns,
  shown,
  filterInWords,
  change,
  refresh,
  isPending,
  operations,
}: Props) {
  const { rows, search, permissions, today, asOf, zone, missing } = data;
  const isBin = search.view === "bin";
  const table = useDataTable({ columns, shown, data: rows, getRowId: idOf });
  const { expanded, toggleExpanded } = useExpanded();
  // A stable function for the same list: a new one would render every row again at each selection.
  const renderExpansion = useCallback(
    ({ deliveryId, eventId }: ListedDelivery) => (
      <DeliveryExpansion deliveryId={deliveryId} eventId={eventId} clock={{ now: asOf, zone }} />
    ),
    [asOf, zone],
  );
  const whereabouts = { missing, asked: search.eventId.length, now: asOf, zone };
  const isSelectable = isBin ? permissions.restore : permissions.retry;
  const selected = table.getSelectedRowModel().rows.length;
  return (
    <>
      <ListToolbar
        data={data}
        selection={selected === 0 ? "none" : selected === rows.length ? "all" : "some"}
        isSelectable={isSelectable}
        onSelectAll={(isSelected) => table.toggleAllRowsSelected(isSelected)}
        onTurn={change}
        onRefresh={refresh}
      />
      {rows.length > 0 ? <WhereaboutsList {...whereabouts} /> : null}
      {rows.length === 0 ? (
        <EmptyList
          view={search.view}
          whereabouts={missing.length > 0 ? <WhereaboutsList {...whereabouts} /> : null}
          isFiltered={filterInWords.length > 0}
          isWhole={filterInWords.length === search.eventId.length && search.from === firstDay(today)}
          isLaterPage={search.page > 1 || search.before !== null}
          onWiden={() => change({ ...NO_FILTERS, from: firstDay(today) })}
          onFirstPage={() => change({})}
        />
      ) : (
        <DataTable
          table={table}
          label={isBin ? "Deleted deliveries" : "Failed deliveries"}
          nameOf={nameOf}
          sort={{
            by: search.sort,
            direction: search.direction,
            onSort: (by, direction) => change({ sort: by as DeliverySort, direction }),
          }}
          isSelectable={isSelectable}
          isBusy={isPending}
          expanded={expanded}
          onToggleExpanded={toggleExpanded}
          renderExpansion={renderExpansion}
        />
      )}
      <SelectionOperations data={data} table={table} filterInWords={filterInWords} operations={operations} />
    </>
  );
}
