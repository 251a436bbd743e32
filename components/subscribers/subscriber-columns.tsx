import type { Column } from "@/components/list-screen/columns";
import { ApplicationStatusMark } from "@/components/publishers/application-status-mark";
import { Moment } from "@/components/ui/moment";
import { HoverText } from "@/components/ui/outside-text";
import { subscriberHref } from "@/lib/subscribers/search-params";
import type { ListedSubscriber } from "@/lib/subscribers/view";
import { FailureCount } from "./failure-count";
import { CircuitMark, PausedMark } from "./standing-marks";

/** The columns of the list of subscribers. */
export const subscriberColumns: readonly Column<ListedSubscriber>[] = [
  {
    id: "name",
    label: "Name",
    width: 204,
    isSortable: true,
    card: "lead",
    render: ({ id, name }) => (
      <a href={subscriberHref(id)}>
        <HoverText text={name} />
      </a>
    ),
  },
  { id: "host", label: "Host", width: 176, render: ({ host }) => <HoverText text={host} /> },
  {
    id: "expectedStatus",
    label: "Expected status",
    width: 76,
    isNumeric: true,
    render: ({ expectedStatus }) => expectedStatus,
  },
  {
    id: "status",
    label: "Status",
    width: 104,
    card: "half",
    render: ({ status }) => <ApplicationStatusMark status={status} isQuiet />,
  },
  { id: "paused", label: "Paused", width: 84, card: "half", render: (row) => <PausedMark {...row} /> },
  { id: "circuit", label: "Circuit", width: 100, card: "half", render: (row) => <CircuitMark {...row} /> },
  {
    id: "subscriptions",
    label: "Subscriptions",
    width: 102,
    isNumeric: true,
    render: ({ subscriptions }) => subscriptions.toLocaleString("en-GB"),
  },
  {
    id: "failed",
    label: "Failed now",
    width: 88,
    isNumeric: true,
    render: (row, clock) => <FailureCount {...row} of="now" clock={clock} />,
  },
  {
    id: "failedLastDay",
    label: "Failed in 24 h",
    width: 104,
    isNumeric: true,
    render: (row, clock) => <FailureCount {...row} of="lastDay" clock={clock} />,
  },
  {
    id: "updated",
    label: "Updated",
    width: 172,
    isRoomy: true,
    isSortable: true,
    render: ({ updatedAt }, clock) => <Moment at={updatedAt} {...clock} />,
  },
];
