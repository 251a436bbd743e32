import { Button } from "@mantine/core";
import Link from "next/link";
import type { ReactNode } from "react";
import classes from "@/components/deliveries/deliveries.module.css";
import { WhereaboutsList } from "@/components/deliveries/whereabouts";
import { Icon } from "@/components/ui/icons";
import type { Whereabouts } from "@/lib/deliveries/view/whereabouts";
import { MAX_EVENT_DAYS } from "@/lib/events/schema";
import type { EventStatusData } from "@/lib/events/view";
import { addDays } from "@/lib/time/zone";

type Props = {
  data: EventStatusData;
  isFiltered: boolean;
  onWiden: (from: string) => void;
  onFirstPage: () => void;
};

/** An empty list: what it would show, and what to do. */
export function EmptyEvents({ data, isFiltered, onWiden, onFirstPage }: Props) {
  const { missing, search, today, zone, asOf } = data;
  if (missing.length > 0) {
    return (
      <State title={missing.length > 1 ? "Those events are not listed" : titleOf(missing[0])}>
        <WhereaboutsList missing={missing} asked={search.eventId.length} now={asOf} zone={zone} />
      </State>
    );
  }
  if (search.page > 1 || search.after || search.before) {
    return (
      <State title="Nothing is on this page">
        <p>The events of this page are on another page, or have been purged.</p>
        <Button variant="default" onClick={onFirstPage}>
          Go to the first page
        </Button>
      </State>
    );
  }
  return (
    <State title={isFiltered ? "No events match these filters" : "No events received today"}>
      <p>
        This list shows every request of a publisher to <span className="mono">POST /api/events/…</span>,
        accepted or refused. How to publish is in the <Link href="/api-docs">API docs</Link>.
      </p>
      <Button variant="default" onClick={() => onWiden(addDays(today, 1 - MAX_EVENT_DAYS))}>
        Show all events of the last {MAX_EVENT_DAYS} days
      </Button>
    </State>
  );
}

function titleOf(missing: Whereabouts | undefined): string {
  return missing?.event
    ? "That event exists, but not within these filters"
    : "There is no event with that ID";
}

function State({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className={classes.state}>
      <Icon name="inbox" size={28} />
      <h2>{title}</h2>
      {children}
    </div>
  );
}
