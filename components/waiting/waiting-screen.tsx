"use client";

import type { ReactNode } from "react";
import { whereaboutsOf } from "@/components/deliveries/whereabouts";
import { EmptyState } from "@/components/list-screen/empty-state";
import { ListScreen } from "@/components/list-screen/list-screen";
import { deliveryHref } from "@/lib/events/search-params";
import type { WaitingRow } from "@/lib/waiting/schema";
import { waitingList } from "@/lib/waiting/search-params";
import type { WaitingData } from "@/lib/waiting/view";
import { waitingColumns } from "./waiting-columns";

const idOf = (row: WaitingRow) => row.deliveryId;
const nameOf = (row: WaitingRow) => `${row.subscriberName}, event ${row.eventId}`;
const hrefOf = (row: WaitingRow) => deliveryHref(row.eventId, row.deliveryId);

/** The Waiting screen: the deliveries of the URL that are scheduled or being sent, and what each waits for. */
export function WaitingScreen({ data, summary }: { data: WaitingData; summary: ReactNode }) {
  const { rows, isTooSlow } = data;
  const whereabouts = whereaboutsOf(data);
  return (
    <ListScreen
      list={waitingList}
      columns={waitingColumns}
      data={data}
      title="Waiting"
      label="Waiting deliveries"
      about={summary}
      {...{ idOf, nameOf, hrefOf }}
      above={() => (rows.length > 0 ? whereabouts : null)}
      empty={({ chips }) =>
        isTooSlow ? <TooSlow /> : <NothingWaits isFiltered={chips.length > 0}>{whereabouts}</NothingWaits>
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
