"use client";

import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { type ReactNode, useCallback } from "react";
import type { Clock } from "@/components/list-screen/columns";
import { ListScreen } from "@/components/list-screen/list-screen";
import { OperationStrip } from "@/components/operations/operation-strip";
import { useOperations } from "@/components/operations/use-operations";
import { binList, failedList } from "@/lib/deliveries/search-params";
import type { DeliveryRetryData, ListedDelivery } from "@/lib/deliveries/view/screen";
import { eventHref } from "@/lib/events/search-params";
import type { GettingStarted as Start } from "@/lib/getting-started/view";
import type { CurrentOperations } from "@/lib/operations/view";
import { binColumns, deliveryColumns } from "./delivery-columns";
import { DeliveryExpansion } from "./delivery-expansion";
import { RetryContext } from "./retry-context";
import { SelectionOperations } from "./selection-operations";
import { Views } from "./views";
import { whereaboutsOf } from "./whereabouts";
import { YesterdayNote } from "./yesterday-note";

/** Loaded with a list that is empty. */
const EmptyList = dynamic(() => import("./empty-list").then((part) => part.EmptyList), {
  loading: () => null,
});

const idOf = (row: ListedDelivery) => row.deliveryId;
const nameOf = (row: ListedDelivery) => `${row.subscriberName}, event ${row.eventId}`;
const hrefOf = (row: ListedDelivery) => eventHref(row.eventId);
const renderExpansion = ({ deliveryId, eventId }: ListedDelivery, clock: Clock) => (
  <DeliveryExpansion deliveryId={deliveryId} eventId={eventId} clock={clock} />
);

type Props = {
  data: DeliveryRetryData;
  current: CurrentOperations;
  start: Start | null;
  /** What becomes unretryable soon; it may arrive after the list. */
  warning: ReactNode;
};

/** The Delivery Retry screen: lists the deliveries of the URL; selected ones can be retried, deleted or restored. */
export function DeliveryScreen({ data, current, start, warning }: Props) {
  const { search, permissions, rows, yesterday } = data;
  const isBin = search.view === "bin";
  const router = useRouter();
  const refresh = useCallback(() => router.refresh(), [router]);
  const operations = useOperations(refresh, current);
  const { operation, others, isLost } = operations;
  const isSelectable = isBin ? permissions.restore : permissions.retry;
  const whereabouts = whereaboutsOf(data);
  return (
    <RetryContext value={permissions.retry && !isBin ? operations : null}>
      <ListScreen
        // The bin has its own rows and selection.
        key={search.view}
        list={isBin ? binList : failedList}
        columns={isBin ? binColumns : deliveryColumns}
        data={data}
        title="Delivery Retry"
        label={isBin ? "Deleted deliveries" : "Failed deliveries"}
        {...{ idOf, nameOf, hrefOf, renderExpansion }}
        beside={<Views search={search} today={data.today} open={router.push} />}
        end={
          <>
            {warning}
            {permissions.retry ? null : <span>Read-only access</span>}
          </>
        }
        notice={<OperationStrip {...{ operation, others, isLost }} onDismiss={operations.dismiss} />}
        above={({ change }) => (
          <>
            {yesterday ? <YesterdayNote yesterday={yesterday} change={change} /> : null}
            {rows.length > 0 ? whereabouts : null}
          </>
        )}
        empty={(state) => <EmptyList {...{ data, state, whereabouts, start }} />}
        selectionBar={
          isSelectable
            ? (selection, matching) => <SelectionOperations {...{ selection, matching, data, operations }} />
            : undefined
        }
      />
    </RetryContext>
  );
}
