import Link from "next/link";
import type { Column } from "@/components/list-screen/columns";
import { Moment } from "@/components/ui/moment";
import { HoverText } from "@/components/ui/outside-text";
import { contextHref } from "@/lib/contexts/search-params";
import type { ListedContext } from "@/lib/contexts/view";

/** The columns of the list of contexts. */
export const contextColumns: readonly Column<ListedContext>[] = [
  {
    id: "name",
    label: "Name",
    width: 220,
    isSortable: true,
    card: "lead",
    render: ({ id, name }) => (
      <Link href={contextHref(id)}>
        <HoverText text={name} />
      </Link>
    ),
  },
  {
    id: "path",
    label: "Publish paths",
    width: 260,
    render: ({ name, isDefault }) => (
      <span className="mono">
        {isDefault ? "/api/events/…" : <HoverText text={`/api/events/${name}/…`} />}
      </span>
    ),
  },
  { id: "topics", label: "Topics", width: 90, isNumeric: true, render: ({ topics }) => topics },
  { id: "subscribers", label: "Subscribers", width: 110, isNumeric: true, render: (row) => row.subscribers },
  { id: "policies", label: "Policies", width: 90, isNumeric: true, render: ({ policies }) => policies },
  {
    id: "updated",
    label: "Updated",
    width: 172,
    render: ({ updatedAt }, clock) => <Moment at={updatedAt} {...clock} />,
  },
];
