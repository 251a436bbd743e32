import Link from "next/link";
import { CopyButton } from "@/components/ui/copy-button";
import type { EventFacts } from "@/lib/deliveries/detail";
import type { RetryLink } from "@/lib/events/retry-link";
import classes from "./event-page.module.css";
import { RetryLinkButton } from "./retry-link-button";

/** The event's name and a link to its failures. */
export function EventHead({ event, retry }: { event: EventFacts; retry: RetryLink }) {
  return (
    <header className={classes.head}>
      <div>
        <nav className={classes.crumbs} aria-label="Breadcrumb">
          <Link href="/event-status">Event Status</Link> <span aria-hidden="true">/</span> Event
        </nav>
        <h1 className={classes.title}>
          <span className="mono">{event.id}</span>
          <CopyButton text={event.id} what="event ID" />
        </h1>
      </div>
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
