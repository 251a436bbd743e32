import type { Column } from "@/components/list-screen/columns";
import { Moment } from "@/components/ui/moment";
import { HoverText } from "@/components/ui/outside-text";
import { ShortId } from "@/components/ui/short-id";
import type { RowWithEvent } from "@/lib/deliveries/schema";
import { handlerHref } from "@/lib/handlers/search-params";
import { subscriberHref } from "@/lib/subscribers/search-params";
import classes from "./deliveries.module.css";
import { RetryCount } from "./retry-count";

/** What a row says of a delivery in whatever state. */
type Identity = Omit<RowWithEvent, "date" | "failureClass" | "failureKind" | "failureDetail" | "httpStatus">;

type TextField =
  | "contextName"
  | "topicName"
  | "subscriberName"
  | "subscriberUrl"
  | "handlerName"
  | "publisherName"
  | "priority"
  | "value";

/** The columns that identify a delivery, by their ids: those of every list of deliveries. */
export const IDENTITY = {
  eventId: {
    id: "eventId",
    label: "Event ID",
    width: 132,
    cell: ({ eventId }) => ({ text: eventId, filter: "eventId", value: eventId }),
    render: ({ eventId }) => <ShortId id={eventId} what="event ID" />,
  },
  contextName: {
    ...text("contextName", "Context", 66),
    isRoomy: true,
    cell: ({ contextName }) => ({ text: contextName, filter: "contexts" }),
  },
  topicName: {
    ...ofHandler("topicName", "Topic", 84),
    cell: ({ topicName }) => ({ text: topicName, filter: "topics" }),
  },
  subscriberName: {
    ...text("subscriberName", "Subscriber", 116),
    card: "lead",
    cell: ({ subscriberId, subscriberName }) => ({
      text: subscriberName,
      filter: "subscribers",
      value: subscriberId,
    }),
    // Keys reach the link in the row's expansion, or on its page.
    render: ({ subscriberId, subscriberName }) => (
      <a href={subscriberHref(subscriberId)} tabIndex={-1}>
        <HoverText text={subscriberName} />
      </a>
    ),
  },
  subscriberUrl: {
    ...text("subscriberUrl", "Subscriber URL", 96),
    isRoomy: true,
    cell: ({ subscriberUrl }) => ({ text: subscriberUrl }),
    render: (row) => urlText(row.subscriberUrl),
  },
  expectedStatusCode: {
    id: "expectedStatusCode",
    label: "Expected status",
    width: 70,
    card: "half",
    render: ({ expectedStatusCode }) => expectedStatusCode,
  },
  attempts: {
    id: "attempts",
    label: "Attempts",
    width: 66,
    isNumeric: true,
    isRoomy: true,
    render: ({ attempts }) => attempts,
  },
  retries: {
    id: "retries",
    label: "Retries",
    width: 62,
    isNumeric: true,
    isOptional: true,
    render: (row) => <RetryCount {...row} />,
  },
  handlerName: {
    ...ofHandler("handlerName", "Handler", 120),
    isOptional: true,
    cell: ({ handlerId, handlerName }) => ({ text: handlerName, filter: "handlers", value: handlerId }),
  },
  publisherName: {
    ...text("publisherName", "Publisher", 120),
    isOptional: true,
    cell: ({ publisherName }) =>
      publisherName === null ? null : { text: publisherName, filter: "publishers" },
  },
  receivedAt: {
    id: "receivedAt",
    label: "Received",
    width: 166,
    isOptional: true,
    render: ({ receivedAt }, clock) => <Moment at={receivedAt} {...clock} />,
  },
  priority: {
    ...text("priority", "Priority", 70),
    isOptional: true,
    cell: ({ priority }) => ({ text: priority, filter: "priority", value: priority }),
  },
  value: { ...text("value", "Value", 100), isOptional: true, isNumeric: true },
} as const satisfies Record<string, Column<Identity>>;

function text(id: TextField, label: string, width: number): Column<Identity> {
  return {
    id,
    label,
    width,
    render: ({ [id]: value }) =>
      value ? <HoverText text={value} /> : <span className={classes.none}>–</span>,
  };
}

/** The handler or its topic, with a link to the handler's page. Keys reach it in the row's expansion, or on its page. */
function ofHandler(id: "handlerName" | "topicName", label: string, width: number): Column<Identity> {
  return {
    ...text(id, label, width),
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
