"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useCallback } from "react";
import { whereaboutsOf } from "@/components/deliveries/whereabouts";
import { EmptyState } from "@/components/list-screen/empty-state";
import { ListScreen } from "@/components/list-screen/list-screen";
import { OperationStrip } from "@/components/operations/operation-strip";
import { useOperations } from "@/components/operations/use-operations";
import { deliveryHref } from "@/lib/events/search-params";
import type { CurrentOperations } from "@/lib/operations/view";
import type { WaitingRow } from "@/lib/waiting/schema";
import { waitingList } from "@/lib/waiting/search-params";
import type { WaitingData } from "@/lib/waiting/view";
import { waitingColumns } from "./waiting-columns";
import { WaitingOperations } from "./waiting-operations";

const idOf = (row: WaitingRow) => row.deliveryId;
const nameOf = (row: WaitingRow) => `${row.subscriberName}, event ${row.eventId}`;
const hrefOf = (row: WaitingRow) => deliveryHref(row.eventId, row.deliveryId);

type Props = { data: WaitingData; current: CurrentOperations; summary: ReactNode };

/**
 * The Waiting screen: the deliveries of the URL that are scheduled or being sent, and what each waits for; selected ones can be retried
 * now, or not any more.
 */
export function WaitingScreen({ data, current, summary }: Props) {
  const { rows, isTooSlow, permissions } = data;
  const router = useRouter();
  const refresh = useCallback(() => router.refresh(), [router]);
  const operations = useOperations(refresh, current);
  const { operation, others, isLost } = operations;
  const whereabouts = whereaboutsOf(data);
  return (
    <ListScreen
      list={waitingList}
      columns={waitingColumns}
      data={data}
      title="Waiting"
      label="Waiting deliveries"
      about={summary}
      end={permissions.retry ? null : <span>Read-only access</span>}
      notice={<OperationStrip {...{ operation, others, isLost }} onDismiss={operations.dismiss} />}
      {...{ idOf, nameOf, hrefOf }}
      above={() => (rows.length > 0 ? whereabouts : null)}
      empty={({ chips }) =>
        isTooSlow ? <TooSlow /> : <NothingWaits isFiltered={chips.length > 0}>{whereabouts}</NothingWaits>
      }
      selectionBar={
        permissions.retry
          ? (selection, matching) => <WaitingOperations {...{ selection, matching, operations }} />
          : undefined
      }
    />
  );
}

function NothingWaits({ isFiltered, children }: { isFiltered: boolean; children: ReactNode }) {
  return (
    <EmptyState title={isFiltered ? "No waiting delivery matches these filters" : "Nothing waits"}>
      {children ?? (
        <p>
          Every delivery was delivered, or has failed. Those that are retried later, held back by their
          subscriber or being sent are listed here, each with the reason.
        </p>
      )}
    </EmptyState>
  );
}

function TooSlow() {
  return (
    <EmptyState title="Finding these deliveries took too long">
      <p role="alert">
        So many wait, or the database is so busy, that they were not found in time. Choose subscribers or
        event IDs, or try again.
      </p>
    </EmptyState>
  );
}
