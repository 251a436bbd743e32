import Link from "next/link";
import type { Column } from "@/components/list-screen/columns";
import { Moment } from "@/components/ui/moment";
import { HoverText } from "@/components/ui/outside-text";
import type { ListedDelivery } from "@/lib/deliveries/view/screen";
import { FAILURE_CLASS_LABEL, FAILURE_KIND_LABEL } from "@/lib/engine/failure";
import { RETRYING_ENDED_LABEL } from "@/lib/engine/state";
import { groupHref } from "@/lib/failure-groups/search-params";
import { visible } from "@/lib/text/visible";
import classes from "./deliveries.module.css";
import { DeliveryLink } from "./delivery-link";
import { FailureMark } from "./failure-mark";
import { IDENTITY } from "./identity-columns";

type DeliveryColumn = Column<ListedDelivery>;

const date: DeliveryColumn = {
  id: "date",
  label: "Date",
  width: 166,
  isSortable: true,
  render: ({ date, deliveryId }, clock) => (
    <DeliveryLink id={deliveryId}>
      <Moment at={date} {...clock} />
    </DeliveryLink>
  ),
};

const others: DeliveryColumn[] = [
  { ...IDENTITY.eventId, isSortable: true },
  { ...IDENTITY.contextName, isSortable: true },
  IDENTITY.topicName,
  { ...IDENTITY.subscriberName, isSortable: true },
  { ...IDENTITY.subscriberUrl, isSortable: true },
  { ...IDENTITY.expectedStatusCode, isSortable: true },
  {
    id: "httpStatus",
    label: "Delivery status",
    width: 70,
    card: "half",
    isSortable: true,
    cell: ({ httpStatus }) =>
      httpStatus === null
        ? null
        : { text: String(httpStatus), filter: "httpStatus", value: String(httpStatus) },
    render: ({ httpStatus }) =>
      httpStatus === null ? (
        <span className={classes.none}>none</span>
      ) : (
        <span className={classes.status}>{httpStatus}</span>
      ),
  },
  {
    id: "failure",
    label: "Failure",
    width: 248,
    card: "lead",
    cell: ({ failureClass }) => ({
      text: FAILURE_CLASS_LABEL[failureClass],
      filter: "status",
      value: failureClass,
    }),
    render: failureCell,
  },
  {
    id: "cause",
    label: "Cause",
    width: 200,
    isOptional: true,
    cell: ({ groupId, groupTitle }) =>
      groupId === null || groupTitle === null
        ? null
        : { text: groupTitle, filter: "groupId", value: String(groupId) },
    render: ({ groupId, groupTitle }) =>
      groupId === null || groupTitle === null ? (
        <span className={classes.none}>not grouped</span>
      ) : (
        <Link href={groupHref(groupId)}>
          <HoverText text={groupTitle} />
        </Link>
      ),
  },
  IDENTITY.attempts,
  IDENTITY.retries,
  IDENTITY.handlerName,
  IDENTITY.publisherName,
  {
    id: "failureDetail",
    label: "Error text",
    width: 240,
    isOptional: true,
    cell: ({ failureDetail }) => (failureDetail ? { text: failureDetail } : null),
    render: ({ failureDetail }) =>
      failureDetail ? <HoverText text={failureDetail} /> : <span className={classes.none}>–</span>,
  },
  IDENTITY.receivedAt,
  IDENTITY.priority,
  IDENTITY.value,
  {
    id: "retryingEnded",
    label: "Retrying ended",
    width: 124,
    isOptional: true,
    cell: ({ retryingEnded }) =>
      retryingEnded && {
        text: RETRYING_ENDED_LABEL[retryingEnded],
        filter: "retryingEnded",
        value: retryingEnded,
      },
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
  {
    ...date,
    label: "Last attempt",
    isSortable: false,
    isOptional: true,
    render: ({ date: at }, clock) => <Moment at={at} {...clock} />,
  },
];

function moment(id: "discardedAt" | "purgeAt", label: string): DeliveryColumn {
  return {
    id,
    label,
    width: 166,
    render: (row, clock) => {
      const at = row[id];
      if (!at) return null;
      const moment = <Moment at={at} {...clock} />;
      return id === "discardedAt" ? <DeliveryLink id={row.deliveryId}>{moment}</DeliveryLink> : moment;
    },
  };
}

/** The class of a failure and, where no answer came, its kind. */
export function failureCell({
  failureClass,
  failureKind,
  failureDetail,
}: Pick<ListedDelivery, "failureClass" | "failureKind" | "failureDetail">) {
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
