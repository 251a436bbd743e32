import Link from "next/link";
import type { Column } from "@/components/list-screen/columns";
import { HoverText } from "@/components/ui/outside-text";
import { FAILURE_KIND_LABEL } from "@/lib/engine/failure";
import { groupHref } from "@/lib/failure-groups/search-params";
import type { ShownCause } from "@/lib/failure-groups/view";
import { totalText } from "@/lib/list/page";
import { subscriberHref } from "@/lib/subscribers/search-params";
import { GroupTitle } from "./group-title";
import classes from "./groups.module.css";
import { GroupStateMark } from "./state-mark";

/** The columns of the failures by cause. @param rowsHref the list of exactly the rows of a cause that are counted */
export const causeColumns = (rowsHref: (cause: ShownCause) => string): readonly Column<ShownCause>[] => [
  {
    id: "title",
    label: "Cause",
    width: 420,
    card: "lead",
    render: ({ groupId, title }) =>
      groupId === null ? (
        <span
          className={classes.dimmed}
          title="Their cause is not known: they failed before groups were kept, or will be grouped soon."
        >
          {title}
        </span>
      ) : (
        <Link href={groupHref(groupId)}>
          <GroupTitle title={title} />
        </Link>
      ),
  },
  {
    id: "count",
    label: "Failed",
    width: 100,
    isNumeric: true,
    card: "half",
    render: (cause) => (
      <Link href={rowsHref(cause)}>
        {totalText({ total: cause.count, totalIsExact: cause.countIsExact })}
      </Link>
    ),
  },
  {
    id: "subscriber",
    label: "Subscriber",
    width: 200,
    render: ({ group }) =>
      group ? (
        <Link href={subscriberHref(group.subscriberId)}>
          <HoverText text={group.subscriberName} />
        </Link>
      ) : null,
  },
  {
    id: "statuses",
    label: "Expected, received",
    width: 160,
    render: ({ group }) =>
      group
        ? `${group.expectedStatusCode}, ${group.httpStatus ?? FAILURE_KIND_LABEL[group.failureKind]}`
        : null,
  },
  {
    id: "state",
    label: "State",
    width: 140,
    card: "lead",
    render: ({ group }) => (group ? <GroupStateMark {...group} isQuiet /> : null),
  },
];
