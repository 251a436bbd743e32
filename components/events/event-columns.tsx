import type { Clock, Column } from "@/components/list-screen/columns";
import { Icon } from "@/components/ui/icons";
import { MarkShape } from "@/components/ui/mark";
import { Moment } from "@/components/ui/moment";
import { HoverText } from "@/components/ui/outside-text";
import { ShortId } from "@/components/ui/short-id";
import { retryLink } from "@/lib/events/retry-link";
import type { DeliveryCounts, EventRow } from "@/lib/events/schema";
import { eventHref } from "@/lib/events/search-params";
import { handlerHref } from "@/lib/handlers/search-params";
import { publisherHref } from "@/lib/publishers/search-params";
import { visible } from "@/lib/text/visible";
import { EventStatusMark } from "./event-status-mark";
import classes from "./events.module.css";

type EventColumn = Column<EventRow>;

/** The columns of the Event Status screen in order. */
export const eventColumns: readonly EventColumn[] = [
  {
    id: "date",
    label: "Received",
    width: 180,
    isSortable: true,
    render: ({ receivedAt }, clock) => <Moment at={receivedAt} {...clock} />,
  },
  {
    id: "eventId",
    label: "Event ID",
    width: 148,
    card: "lead",
    render: ({ eventId }) => <ShortId id={eventId} what="event ID" href={eventHref(eventId)} />,
  },
  ofHandler("handlerName", "Handler", 140),
  ofHandler("topicName", "Topic", 130),
  { ...text("contextName", "Context", 96), isRoomy: true },
  {
    ...text("publisherName", "Publisher", 130),
    isRoomy: true,
    render: ({ publisherId, publisherName }) =>
      publisherId === null || publisherName === null ? (
        <span className={classes.none}>–</span>
      ) : (
        <a href={publisherHref(publisherId)} tabIndex={-1}>
          <HoverText text={publisherName} />
        </a>
      ),
  },
  { ...text("priority", "Priority", 90), isOptional: true },
  { ...text("value", "Value", 110), isOptional: true, isNumeric: true },
  {
    id: "status",
    label: "Status",
    width: 150,
    render: ({ httpStatus, path, editedFrom }) => (
      <span title={visible(path)}>
        <EventStatusMark httpStatus={httpStatus} />
        {editedFrom === null ? null : (
          <>
            {" "}
            <a href={eventHref(editedFrom)} tabIndex={-1}>
              edited copy
            </a>
          </>
        )}
      </span>
    ),
  },
  { id: "deliveries", label: "Deliveries", width: 150, render: ({ deliveries }) => counts(deliveries) },
  {
    id: "retry",
    label: "Delivery retry",
    width: 96,
    render: (event, clock) => retryIcon(event, clock),
  },
];

function text(
  id: "handlerName" | "topicName" | "contextName" | "publisherName" | "priority" | "value",
  label: string,
  width: number,
): EventColumn {
  return {
    id,
    label,
    width,
    render: (row) =>
      row[id] === null ? <span className={classes.none}>–</span> : <HoverText text={row[id]} />,
  };
}

/** The handler or its topic, with a link to the handler's page. Keys reach it on the event's page. */
function ofHandler(id: "handlerName" | "topicName", label: string, width: number): EventColumn {
  return {
    ...text(id, label, width),
    render: ({ handlerId, [id]: name }) =>
      handlerId === null || name === null ? (
        <span className={classes.none}>–</span>
      ) : (
        <a href={handlerHref(handlerId)} tabIndex={-1}>
          <HoverText text={name} />
        </a>
      ),
  };
}

/** Counts of delivered, retrying and failed deliveries; deleted ones are shown on hover only. */
function counts({ delivered, accepted, retrying, failed, discarded }: DeliveryCounts) {
  if (delivered + retrying + failed + discarded === 0) return <span className={classes.none}>none</span>;
  const words = `${delivered} delivered${accepted ? ` (${accepted} accepted)` : ""}, ${retrying} retrying, ${failed} failed, ${discarded} deleted`;
  return (
    <span className={classes.counts} title={words}>
      <span className="visually-hidden">{words}</span>
      <span aria-hidden="true" data-tone={delivered ? "ok" : undefined}>
        <MarkShape shape="check" />
        {delivered}
        {accepted ? <small> ({accepted} accepted)</small> : null}
      </span>
      <span aria-hidden="true" data-tone={retrying ? "wait" : undefined}>
        <MarkShape shape="clock" />
        {retrying}
      </span>
      <span aria-hidden="true" data-tone={failed ? "fail" : undefined}>
        <MarkShape shape="cross" />
        {failed}
      </span>
    </span>
  );
}

function retryIcon(event: EventRow, operator: Clock) {
  const retry = retryLink(event, event.deliveries, operator);
  const icon = <Icon name="external" size={14} />;
  const { failed } = event.deliveries;
  if (retry.href !== undefined) {
    return (
      <a
        href={retry.href}
        className={classes.retry}
        title={`Show ${failed === 1 ? "its failed delivery" : `its ${failed} failed deliveries`} in Delivery Retry`}
        aria-label={`Show the failed deliveries of event ${event.eventId} in Delivery Retry`}
      >
        {icon}
      </a>
    );
  }
  return (
    <button
      type="button"
      className={classes.retry}
      aria-disabled="true"
      data-reason={retry.reason}
      aria-label={`Delivery Retry is not available for event ${event.eventId}. ${retry.reason}`}
    >
      {icon}
    </button>
  );
}
