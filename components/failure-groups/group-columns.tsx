import Link from "next/link";
import type { Column } from "@/components/list-screen/columns";
import { Moment } from "@/components/ui/moment";
import { HoverText } from "@/components/ui/outside-text";
import { deliveryRetryHref } from "@/lib/deliveries/search-params";
import { FAILURE_KIND_LABEL } from "@/lib/engine/failure";
import { groupHref } from "@/lib/failure-groups/search-params";
import type { ShownGroup } from "@/lib/failure-groups/view";
import { totalText } from "@/lib/list/page";
import { subscriberHref } from "@/lib/subscribers/search-params";
import { GroupTitle } from "./group-title";
import classes from "./groups.module.css";
import { Sparkline } from "./sparkline";
import { GroupStateMark } from "./state-mark";

const NONE = <span className={classes.dimmed}>–</span>;

/** The columns of the list of failure groups. Sortable ones have the names of the orders. */
export const groupColumns: readonly Column<ShownGroup>[] = [
  {
    id: "title",
    label: "Failure group",
    width: 270,
    card: "lead",
    render: ({ id, title }) => (
      <Link href={groupHref(id)}>
        <GroupTitle title={title} />
      </Link>
    ),
  },
  {
    id: "subscriber",
    label: "Subscriber",
    width: 120,
    render: ({ subscriberId, subscriberName }) => (
      <Link href={subscriberHref(subscriberId)}>
        <HoverText text={subscriberName} />
      </Link>
    ),
  },
  { id: "statuses", label: "Expected, received", width: 124, render: statusesOf },
  {
    id: "failedNow",
    label: "Failed now",
    width: 90,
    isNumeric: true,
    isSortable: true,
    card: "half",
    render: (group) => <FailedNow group={group} />,
  },
  {
    id: "growth",
    label: "24 hours",
    width: 108,
    isSortable: true,
    render: ({ trend24h }) => <Sparkline counts={trend24h} per="in an hour" />,
  },
  {
    id: "lastSeen",
    label: "Last seen",
    width: 166,
    isSortable: true,
    render: ({ lastSeen }, clock) => <Moment at={lastSeen} {...clock} />,
  },
  {
    id: "state",
    label: "State",
    width: 122,
    card: "lead",
    render: (group) => <GroupStateMark {...group} isQuiet />,
  },
  {
    id: "firstSeen",
    label: "First seen",
    width: 166,
    isSortable: true,
    isRoomy: true,
    render: ({ firstSeen }, clock) => <Moment at={firstSeen} {...clock} />,
  },
  {
    id: "owner",
    label: "Owner",
    width: 100,
    isOptional: true,
    render: ({ ownerName }) => (ownerName ? <HoverText text={ownerName} /> : NONE),
  },
  {
    id: "note",
    label: "Note",
    width: 200,
    isOptional: true,
    render: ({ note }) => (note ? <HoverText text={note} /> : NONE),
  },
];

/** How many have failed now, which leads to exactly these. */
export function FailedNow({ group }: { group: Pick<ShownGroup, "id" | "failedNow" | "failedNowIsExact"> }) {
  const { id, failedNow, failedNowIsExact } = group;
  if (failedNow === 0) return 0;
  return (
    <Link href={deliveryRetryHref({ groupId: [String(id)], last: "any" })}>
      {totalText({ total: failedNow, totalIsExact: failedNowIsExact })}
    </Link>
  );
}

function statusesOf({ expectedStatusCode, httpStatus, failureKind }: ShownGroup) {
  return (
    <span className={classes.statuses}>
      {expectedStatusCode}, {httpStatus ?? FAILURE_KIND_LABEL[failureKind]}
    </span>
  );
}
