import { DeliveryLink } from "@/components/deliveries/delivery-link";
import type { Column } from "@/components/list-screen/columns";
import { Mark, type Shape, type Tone } from "@/components/ui/mark";
import { Moment } from "@/components/ui/moment";
import { HoverText } from "@/components/ui/outside-text";
import { ShortId } from "@/components/ui/short-id";
import { payloadRemoved } from "@/lib/deliveries/view/removed-text";
import type { ItemResultName } from "@/lib/engine/operation";
import { ITEM_RESULT_LABEL } from "@/lib/engine/operation";
import { SKIP_REASON_LABEL } from "@/lib/engine/state";
import { deliveryHref } from "@/lib/events/search-params";
import type { OperationItem } from "@/lib/operations/schema";
import { subscriberHref } from "@/lib/subscribers/search-params";
import classes from "./operations.module.css";

export const RESULT_MARK = {
  pending: { tone: "wait", shape: "clock" },
  sending: { tone: "wait", shape: "arrow" },
  delivered: { tone: "ok", shape: "check" },
  failed_again: { tone: "fail", shape: "cross" },
  changed: { tone: "off", shape: "check" },
  skipped: { tone: "off", shape: "dash" },
  cancelled: { tone: "off", shape: "dash" },
} as const satisfies Record<ItemResultName, { tone: Tone; shape: Shape }>;

const NONE = <span className={classes.quiet}>–</span>;

/** The columns of an operation's items. */
export const itemColumns: readonly Column<OperationItem>[] = [
  {
    id: "delivery",
    label: "Event ID",
    width: 170,
    isSortable: true,
    card: "lead",
    render: ({ eventId, deliveryId }) =>
      eventId === null ? (
        <span className="mono">{deliveryId}</span>
      ) : (
        <ShortId
          id={eventId}
          what="event ID"
          {...(deliveryId ? { href: deliveryHref(eventId, deliveryId) } : {})}
        />
      ),
  },
  {
    id: "subscriber",
    label: "Subscriber",
    width: 260,
    render: ({ subscriberId, subscriberName }) =>
      subscriberId === null || subscriberName === null ? (
        NONE
      ) : (
        <a href={subscriberHref(subscriberId)} tabIndex={-1}>
          <HoverText text={subscriberName} />
        </a>
      ),
  },
  {
    id: "result",
    label: "Result",
    width: 150,
    render: ({ result, deliveryId, copyId }) => {
      const mark = (
        <Mark {...RESULT_MARK[result]} isQuiet>
          {ITEM_RESULT_LABEL[result]}
        </Mark>
      );
      if (deliveryId === null) return mark;
      return (
        <>
          <DeliveryLink id={deliveryId}>{mark}</DeliveryLink>
          {copyId === null ? null : (
            <>
              {" "}
              <DeliveryLink id={copyId} isReached>
                copy
              </DeliveryLink>
            </>
          )}
        </>
      );
    },
  },
  {
    id: "reason",
    label: "Reason",
    width: 220,
    render: ({ reason, payloadRemovedAt }, { zone }) => {
      if (reason === null) return NONE;
      return payloadRemovedAt ? payloadRemoved(payloadRemovedAt, zone) : SKIP_REASON_LABEL[reason];
    },
  },
  {
    id: "settled",
    label: "Settled",
    width: 180,
    render: ({ settledAt }, clock) => (settledAt === null ? NONE : <Moment at={settledAt} {...clock} />),
  },
];
