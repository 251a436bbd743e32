"use client";

import { useRouter } from "next/navigation";
import { useCallback, useMemo } from "react";
import { ColumnPicker } from "@/components/data-table/column-picker";
import { useShownColumns } from "@/components/data-table/use-shown-columns";
import { IgnoredNote } from "@/components/ui/ignored-note";
import { rememberColumns } from "@/lib/deliveries/actions";
import type { DeliveryRetryData } from "@/lib/deliveries/view/screen";
import classes from "./deliveries.module.css";
import { binColumns, deliveryColumns } from "./delivery-columns";
import { DeliveryList } from "./delivery-list";
import { FilterBar } from "./filter-bar";
import { chipsOf, FilterChips } from "./filter-chips";
import { OperationStrip } from "./operation-strip";
import { useDeliverySearch } from "./use-delivery-search";
import { useOperations } from "./use-operations";

/** The Delivery Retry screen: lists the deliveries of the URL; selected ones can be retried, deleted or restored. */
export function DeliveryScreen({ data }: { data: DeliveryRetryData }) {
  const { options, today, zone, asOf } = data;
  const router = useRouter();
  const { search, change, isPending, startTransition } = useDeliverySearch();
  const refresh = useCallback(() => startTransition(() => router.refresh()), [router, startTransition]);
  const { view } = data.search;
  const columns = useMemo(() => {
    const clock = { now: asOf, zone };
    return view === "bin" ? binColumns(clock) : deliveryColumns(clock);
  }, [view, asOf, zone]);
  const [shown, setShown] = useShownColumns({
    table: view,
    columns,
    remembered: data.columns,
    remember: (chosen) => void rememberColumns({ view, columns: chosen }),
  });
  const operations = useOperations(refresh);
  const { operation, isLost } = operations;
  const filters = { search, change, today, options };
  return (
    <div className={classes.screen}>
      <header className={classes.head}>
        <h1>Delivery Retry</h1>
        <ViewSwitch view={search.view} onChange={(next) => change({ view: next })} />
        <div className={classes.headEnd}>
          {data.permissions.retry ? null : <span>Read-only access</span>}
          <ColumnPicker columns={columns} shown={shown} onChange={setShown} />
        </div>
      </header>
      <FilterBar {...filters} />
      <FilterChips {...filters} />
      <IgnoredNote ignored={data.ignored} />
      {operation ? (
        <OperationStrip operation={operation} isLost={isLost} onDismiss={operations.dismiss} />
      ) : null}
      <DeliveryList
        // The bin has its own rows and selection.
        key={view}
        data={data}
        columns={columns}
        shown={shown}
        filterInWords={chipsOf(filters).map(({ name, text }) => `${name}: ${text}`)}
        change={change}
        refresh={refresh}
        isPending={isPending}
        operations={operations}
      />
    </div>
  );
}

type View = DeliveryRetryData["search"]["view"];

function ViewSwitch({ view, onChange }: { view: View; onChange: (view: View) => void }) {
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
