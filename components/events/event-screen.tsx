"use client";

import { whereaboutsOf } from "@/components/deliveries/whereabouts";
import { ListScreen } from "@/components/list-screen/list-screen";
import type { EventRow } from "@/lib/events/schema";
import { eventHref, eventList } from "@/lib/events/search-params";
import type { EventStatusData } from "@/lib/events/view";
import type { GettingStarted as Start } from "@/lib/getting-started/view";
import { EmptyEvents } from "./empty-events";
import { eventColumns } from "./event-columns";

const idOf = (row: EventRow) => row.eventId;
const nameOf = (row: EventRow) => `event ${row.eventId}`;
const hrefOf = (row: EventRow) => eventHref(row.eventId);

type Props = { data: EventStatusData; start: Start | null };

/** The Event Status screen: the events of the URL, with the states of their deliveries. */
export function EventScreen({ data, start }: Props) {
  const { rows } = data;
  const whereabouts = whereaboutsOf(data);
  return (
    <ListScreen
      list={eventList}
      columns={eventColumns}
      data={data}
      title="Event Status"
      label="Events"
      {...{ idOf, nameOf, hrefOf }}
      above={() => (rows.length > 0 ? whereabouts : null)}
      empty={(state) => <EmptyEvents {...{ data, state, whereabouts, start }} />}
    />
  );
}
