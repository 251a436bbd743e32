import { Button } from "@mantine/core";
import Link from "next/link";
import type { ReactNode } from "react";
import { GettingStarted } from "@/components/getting-started/getting-started";
import { cleared } from "@/components/list-screen/chips";
import { EmptyState } from "@/components/list-screen/empty-state";
import type { ListState } from "@/components/list-screen/list-screen";
import { MAX_EVENT_DAYS } from "@/lib/events/schema";
import { eventList } from "@/lib/events/search-params";
import type { EventStatusData } from "@/lib/events/view";
import type { GettingStarted as Start } from "@/lib/getting-started/view";
import { addDays } from "@/lib/time/zone";

type Props = {
  data: EventStatusData;
  state: ListState;
  /** The state of events requested by their IDs; null when none were. */
  whereabouts: ReactNode;
  /** The way to the first events; null once it was gone. */
  start: Start | null;
};

/** An empty list: what it would show, and what to do. */
export function EmptyEvents({ data, state: { chips, change }, whereabouts, start }: Props) {
  const { missing, today } = data;
  if (whereabouts) {
    const isThere = missing[0]?.event;
    const one = isThere
      ? "That event exists, but not within these filters"
      : "There is no event with that ID";
    return (
      <EmptyState title={missing.length > 1 ? "Those events are not listed" : one}>{whereabouts}</EmptyState>
    );
  }
  if (start && chips.length === 0) return <GettingStarted start={start} />;
  const from = addDays(today, 1 - MAX_EVENT_DAYS);
  return (
    <EmptyState title={chips.length > 0 ? "No events match these filters" : "No events received today"}>
      <p>
        This list shows every request of a publisher to <span className="mono">POST /api/events/…</span>,
        accepted or refused. How to publish is in the <Link href="/api-docs">API docs</Link>.
      </p>
      <Button variant="default" onClick={() => change({ ...cleared(eventList), from })}>
        Show all events of the last {MAX_EVENT_DAYS} days
      </Button>
    </EmptyState>
  );
}
