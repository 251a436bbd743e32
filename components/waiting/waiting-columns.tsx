import deliveries from "@/components/deliveries/deliveries.module.css";
import { failureCell } from "@/components/deliveries/delivery-columns";
import { DeliveryLink } from "@/components/deliveries/delivery-link";
import { IDENTITY } from "@/components/deliveries/identity-columns";
import type { Column } from "@/components/list-screen/columns";
import { Moment } from "@/components/ui/moment";
import { HoverText } from "@/components/ui/outside-text";
import { ShortId } from "@/components/ui/short-id";
import { deliveryHref } from "@/lib/events/search-params";
import type { WaitingRow } from "@/lib/waiting/schema";
import { ReasonMark } from "./reason-mark";

const NONE = <span className={deliveries.none}>–</span>;

/** The columns of the Waiting screen in order. */
export const waitingColumns: readonly Column<WaitingRow>[] = [
  {
    id: "reason",
    label: "Waits for",
    width: 168,
    card: "lead",
    render: ({ waiting, deliveryId }) => (
      <DeliveryLink id={deliveryId}>
        <ReasonMark waiting={waiting} />
      </DeliveryLink>
    ),
  },
  {
    id: "until",
    label: "Until",
    width: 166,
    render: ({ waiting: { until } }, clock) => (until ? <Moment at={until} {...clock} /> : NONE),
  },
  { ...IDENTITY.subscriberName, width: 130 },
  {
    ...IDENTITY.eventId,
    render: ({ eventId, deliveryId }) => (
      <ShortId id={eventId} what="event ID" href={deliveryHref(eventId, deliveryId)} />
    ),
  },
  { ...IDENTITY.topicName, width: 90 },
  IDENTITY.contextName,
  IDENTITY.attempts,
  { id: "failure", label: "Last failure", width: 170, render: failureOf },
  {
    id: "due",
    label: "Due",
    width: 166,
    isSortable: true,
    render: ({ dueAt }, clock) => <Moment at={dueAt} {...clock} />,
  },
  IDENTITY.receivedAt,
  IDENTITY.handlerName,
  { ...IDENTITY.subscriberUrl, isOptional: true },
  { ...IDENTITY.expectedStatusCode, isOptional: true },
  {
    id: "httpStatus",
    label: "Last status",
    width: 70,
    card: "half",
    isOptional: true,
    render: ({ httpStatus }) => httpStatus ?? NONE,
  },
  {
    id: "failureDetail",
    label: "Error text",
    width: 240,
    isOptional: true,
    render: ({ failureDetail }) => (failureDetail ? <HoverText text={failureDetail} /> : NONE),
  },
  IDENTITY.retries,
  IDENTITY.publisherName,
  IDENTITY.priority,
  IDENTITY.value,
];

function failureOf({ failureClass, failureKind, failureDetail }: WaitingRow) {
  if (failureClass === null || failureKind === null) return NONE;
  return failureCell({ failureClass, failureKind, failureDetail: failureDetail ?? "" });
}
