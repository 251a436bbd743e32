import Link from "next/link";
import type { Column } from "@/components/list-screen/columns";
import { CopyButton } from "@/components/ui/copy-button";
import { Moment } from "@/components/ui/moment";
import { HoverText } from "@/components/ui/outside-text";
import { publisherHref } from "@/lib/publishers/search-params";
import type { Lately, ListedPublisher } from "@/lib/publishers/view";
import { ApplicationStatusMark } from "./application-status-mark";
import { countText, latelyHref } from "./lately";
import classes from "./publishers.module.css";

/** The columns of the list of publishers. */
export const publisherColumns: readonly Column<ListedPublisher>[] = [
  {
    id: "name",
    label: "Name",
    width: 210,
    isSortable: true,
    card: "lead",
    render: ({ id, name }) => (
      <Link href={publisherHref(id)}>
        <HoverText text={name} />
      </Link>
    ),
  },
  {
    id: "clientId",
    label: "Client ID",
    width: 210,
    render: ({ clientId }) => (
      <span className="mono">
        {clientId} <CopyButton text={clientId} what="client ID" />
      </span>
    ),
  },
  {
    id: "status",
    label: "Status",
    width: 110,
    render: ({ status }) => <ApplicationStatusMark status={status} isQuiet />,
  },
  {
    id: "developerEmail",
    label: "Developer e-mail",
    width: 200,
    render: ({ developerEmail }) =>
      developerEmail ? <HoverText text={developerEmail} /> : <span className={classes.none}>none</span>,
  },
  countColumn("accepted", "Accepted, 24 h"),
  countColumn("refused", "Refused, 24 h"),
  {
    id: "updated",
    label: "Updated",
    width: 172,
    isRoomy: true,
    render: ({ updatedAt }, clock) => <Moment at={updatedAt} {...clock} />,
  },
];

/** A number of events, which leads to them. */
function countColumn(id: keyof Lately, label: string): Column<ListedPublisher> {
  return {
    id,
    label,
    width: 116,
    isNumeric: true,
    render: (row) => {
      if (row.lately === null) {
        return (
          <span className={classes.none} title="The events could not be counted in time">
            unknown
          </span>
        );
      }
      const counted = row.lately[id];
      if (counted.count === 0) return <span className={classes.none}>0</span>;
      return <Link href={latelyHref(row.id, id)}>{countText(counted)}</Link>;
    },
  };
}
