import Link from "next/link";
import { CopyButton } from "@/components/ui/copy-button";
import { OutsideText } from "@/components/ui/outside-text";
import type { EventFacts } from "@/lib/deliveries/detail";
import type { RetryLink } from "@/lib/events/retry-link";
import classes from "./event-page.module.css";
import { RetryLinkButton } from "./retry-link-button";

/** The event's name and a link to its failures. */
export function EventHead({ event, retry }: { event: EventFacts; retry: RetryLink }) {
  return (
    <header className={classes.head}>
      <EventTitle id={event.id} />
      <div className={classes.headEnd}>
        {retry.reason ? (
          <p id="retry-reason" className={classes.reason}>
            {retry.reason}
          </p>
        ) : null}
        <RetryLinkButton retry={retry} />
      </div>
    </header>
  );
}

/** The path to an event and its id, which the address contains. */
export function EventTitle({ id }: { id: string }) {
  return (
    <div>
      <nav className={classes.crumbs} aria-label="Breadcrumb">
        <Link href="/event-status">Event Status</Link> <span aria-hidden="true">/</span> Event
      </nav>
      <h1 className={classes.title}>
        <span className="mono">
          <OutsideText text={id} />
        </span>
        <CopyButton text={id} what="event ID" />
      </h1>
    </div>
  );
}
