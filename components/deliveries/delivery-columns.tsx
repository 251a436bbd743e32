import type { Column } from "@/components/list-screen/columns";
import { Moment } from "@/components/ui/moment";
import { HoverText } from "@/components/ui/outside-text";
import { ShortId } from "@/components/ui/short-id";
import type { ListedDelivery } from "@/lib/deliveries/view/screen";
import { FAILURE_CLASS_LABEL, FAILURE_KIND_LABEL } from "@/lib/engine/failure";
import { RETRYING_ENDED_LABEL } from "@/lib/engine/state";
import { handlerHref } from "@/lib/handlers/search-params";
import { subscriberHref } from "@/lib/subscribers/search-params";
import { visible } from "@/lib/text/visible";
import classes from "./deliveries.module.css";
import { FailureMark } from "./failure-mark";
import { RetryCount } from "./retry-count";

type DeliveryColumn = Column<ListedDelivery>;

const date: DeliveryColumn = {
  id: "date",
  label: "Date",
  width: 166,
  isSortable: true,
  render: ({ date }, clock) => <Moment at={date} {...clock} />,
};

const others: DeliveryColumn[] = [
  {
    id: "eventId",
    label: "Event ID",
    width: 132,
    isSortable: true,
    render: ({ eventId }) => <ShortId id={eventId} what="event ID" />,
  },
  { ...text("contextName", "Context", 66, true), isRoomy: true },
  ofHandler("topicName", "Topic", 84),
  {
    ...text("subscriberName", "Subscriber", 116, true),
    card: "lead",
    // Keys reach the link in the row's expansion.
    render: ({ subscriberId, subscriberName }) => (
      <a href={subscriberHref(subscriberId)} tabIndex={-1}>
        <HoverText text={subscriberName} />
      </a>
    ),
  },
  {
    ...text("subscriberUrl", "Subscriber URL", 96, true),
    isRoomy: true,
    render: (row) => urlText(row.subscriberUrl),
  },
  {
    id: "expectedStatusCode",
    label: "Expected status",
    width: 70,
    card: "half",
    isSortable: true,
    render: ({ expectedStatusCode }) => expectedStatusCode,
  },
  {
    id: "httpStatus",
    label: "Delivery status",
    width: 70,
    card: "half",
    isSortable: true,
    render: ({ httpStatus }) =>
      httpStatus === null ? (
        <span className={classes.none}>none</span>
      ) : (
        <span className={classes.status}>{httpStatus}</span>
      ),
  },
  { id: "failure", label: "Failure", width: 248, card: "lead", render: failure },
  {
    id: "attempts",
    label: "Attempts",
    width: 66,
    isNumeric: true,
    isRoomy: true,
    render: ({ attempts }) => attempts,
  },
  {
    id: "retries",
    label: "Retries",
    width: 62,
    isNumeric: true,
    isOptional: true,
    render: (row) => <RetryCount {...row} />,
  },
  { ...ofHandler("handlerName", "Handler", 120), isOptional: true },
  { ...text("publisherName", "Publisher", 120, false), isOptional: true },
  { ...text("failureDetail", "Error text", 240, false), isOptional: true },
  {
    id: "receivedAt",
    label: "Received",
    width: 166,
    isOptional: true,
    render: ({ receivedAt }, clock) => <Moment at={receivedAt} {...clock} />,
  },
  { ...text("priority", "Priority", 70, false), isOptional: true },
  { ...text("value", "Value", 100, false), isOptional: true, isNumeric: true },
  {
    id: "retryingEnded",
    label: "Retrying ended",
    width: 124,
    isOptional: true,
    render: ({ retryingEnded }) =>
      retryingEnded ? RETRYING_ENDED_LABEL[retryingEnded] : <span className={classes.none}>not kept</span>,
  },
  { id: "topics", label: "Enabled topics", width: 64, render: expandButton },
];

/**
 * The columns of the Delivery Retry screen in order. The ids are the API's sort fields where there is one. The standard columns
 * fit into 1280 px beside the rail of the navigation, the checkboxes and a scroll bar, so that a laptop shows all of them.
 */
export const deliveryColumns: readonly DeliveryColumn[] = [date, ...others];

/** The columns of the bin: the dates of deletion and purge, beside those of the delivery. */
export const binColumns: readonly DeliveryColumn[] = [
  moment("discardedAt", "Deleted"),
  moment("purgeAt", "Purged for good"),
  ...others.map((column) => ({
    ...column,
    isSortable: false,
    isOptional: column.isOptional || column.id === "subscriberUrl" || column.id === "attempts",
    // The failure says both.
    isRoomy: column.isRoomy || column.id === "expectedStatusCode" || column.id === "httpStatus",
  })),
  { ...date, label: "Last attempt", isSortable: false, isOptional: true },
];

function moment(id: "discardedAt" | "purgeAt", label: string): DeliveryColumn {
  return {
    id,
    label,
    width: 166,
    render: (row, clock) => (row[id] ? <Moment at={row[id]} {...clock} /> : null),
  };
}

type TextField =
  | "contextName"
  | "topicName"
  | "subscriberName"
  | "subscriberUrl"
  | "handlerName"
  | "publisherName"
  | "failureDetail"
  | "priority"
  | "value";

function text(id: TextField, label: string, width: number, isSortable: boolean): DeliveryColumn {
  return {
    id,
    label,
    width,
    isSortable,
    render: ({ [id]: value }) =>
      value ? <HoverText text={value} /> : <span className={classes.none}>–</span>,
  };
}

/** The handler or its topic, with a link to the handler's page. Keys reach it in the row's expansion. */
function ofHandler(id: "handlerName" | "topicName", label: string, width: number): DeliveryColumn {
  return {
    ...text(id, label, width, false),
    render: ({ handlerId, [id]: name }) => (
      <a href={handlerHref(handlerId)} tabIndex={-1}>
        <HoverText text={name} />
      </a>
    ),
  };
}

/** Shows host and path, which distinguish subscribers, without the scheme. */
function urlText(url: string) {
  return <HoverText text={url.replace(/^https?:\/\//, "")} className={classes.url} />;
}

function failure({ failureClass, failureKind, failureDetail }: ListedDelivery) {
  return (
    <span className={classes.failure} title={visible(failureDetail)}>
      <FailureMark failureClass={failureClass} />
      {FAILURE_CLASS_LABEL[failureClass]}
      {failureKind === "http_status" ? null : (
        <span className={classes.kind}>{FAILURE_KIND_LABEL[failureKind]}</span>
      )}
    </span>
  );
}

function expandButton(_row: ListedDelivery, _clock: unknown, { isExpanded }: { isExpanded: boolean }) {
  return (
    <button
      type="button"
      className={classes.expand}
      data-expand
      aria-expanded={isExpanded}
      tabIndex={-1}
      aria-label="Show the event's topic and payload"
    />
  );
}
