import type { Column } from "@/components/data-table/columns";
import { Moment } from "@/components/ui/moment";
import { OutsideText } from "@/components/ui/outside-text";
import { ShortId } from "@/components/ui/short-id";
import type { ListedDelivery } from "@/lib/deliveries/view/screen";
import { FAILURE_CLASS_LABEL, FAILURE_KIND_LABEL } from "@/lib/engine/failure";
import { RETRYING_ENDED_LABEL } from "@/lib/engine/state";
import { visible } from "@/lib/text/visible";
import classes from "./deliveries.module.css";
import { FailureMark } from "./failure-mark";
import { RetryCount } from "./retry-count";

type Clock = { now: Date; zone: string };
type DeliveryColumn = Column<ListedDelivery>;

/**
 * The columns of the Delivery Retry screen in order. The ids are the API's sort fields where there is one. The default columns
 * fit into 1280 px beside the checkboxes and a scroll bar, so that a laptop shows all of them.
 */
export function deliveryColumns(clock: Clock): DeliveryColumn[] {
  return [
    {
      id: "date",
      label: "Date",
      width: 166,
      isSortable: true,
      render: ({ date }) => <Moment at={date} {...clock} />,
    },
    {
      id: "eventId",
      label: "Event ID",
      width: 138,
      isSortable: true,
      render: ({ eventId }) => <ShortId id={eventId} what="event ID" />,
    },
    text("contextName", "Context", 74, true),
    text("topicName", "Topic", 92, false),
    text("subscriberName", "Subscriber", 120, true),
    { ...text("subscriberUrl", "Subscriber URL", 118, true), render: (row) => urlText(row.subscriberUrl) },
    {
      id: "expectedStatusCode",
      label: "Expected status",
      width: 72,
      isSortable: true,
      render: ({ expectedStatusCode }) => expectedStatusCode,
    },
    {
      id: "httpStatus",
      label: "Delivery status",
      width: 72,
      isSortable: true,
      render: ({ httpStatus }) =>
        httpStatus === null ? (
          <span className={classes.none}>none</span>
        ) : (
          <span className={classes.status}>{httpStatus}</span>
        ),
    },
    { id: "failure", label: "Failure", width: 190, render: failure },
    {
      id: "attempts",
      label: "Attempts",
      width: 62,
      isNumeric: true,
      render: ({ attempts }) => attempts,
    },
    {
      id: "retries",
      label: "Retries",
      width: 58,
      isNumeric: true,
      render: (row) => <RetryCount {...row} />,
    },
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
}

/** The columns of the bin: the dates of deletion and purge, beside those of the delivery. */
export function binColumns(clock: Clock): DeliveryColumn[] {
  const { date, ...others } = Object.fromEntries(
    deliveryColumns(clock).map((column) => [
      column.id,
      { ...column, isSortable: false, isOptional: column.id === "subscriberUrl" || column.id === "attempts" },
    ]),
  );
  const moment = (id: "discardedAt" | "purgeAt", label: string): DeliveryColumn => ({
    id,
    label,
    width: 166,
    render: (row) => (row[id] ? <Moment at={row[id]} {...clock} /> : null),
  });
  return [
    moment("discardedAt", "Deleted"),
    moment("purgeAt", "Purged for good"),
    ...Object.values(others),
    ...(date ? [{ ...date, label: "Last attempt", isOptional: true }] : []),
  ];
}

function text(
  id: "contextName" | "topicName" | "subscriberName" | "subscriberUrl",
  label: string,
  width: number,
  isSortable: boolean,
): DeliveryColumn {
  return {
    id,
    label,
    width,
    isSortable,
    render: (row) => (
      <span title={visible(row[id])}>
        <OutsideText text={row[id]} />
      </span>
    ),
  };
}

/** Shows host and path, which distinguish subscribers, without the scheme. */
function urlText(url: string) {
  return (
    <span className={classes.url} title={visible(url)}>
      <OutsideText text={url.replace(/^https?:\/\//, "")} />
    </span>
  );
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

function expandButton(_row: ListedDelivery, { isExpanded }: { isExpanded: boolean }) {
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
