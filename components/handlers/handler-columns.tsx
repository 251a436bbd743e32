import Link from "next/link";
import type { Column } from "@/components/list-screen/columns";
import { Mark } from "@/components/ui/mark";
import { Moment } from "@/components/ui/moment";
import { HoverText } from "@/components/ui/outside-text";
import { handlerHref } from "@/lib/handlers/search-params";
import type { ListedHandler } from "@/lib/handlers/view";
import { policyHref } from "@/lib/policies/search-params";
import { visible } from "@/lib/text/visible";
import classes from "./handlers.module.css";

/** The columns of the list of handlers. */
export const handlerColumns: readonly Column<ListedHandler>[] = [
  {
    id: "name",
    label: "Name",
    width: 200,
    isSortable: true,
    card: "lead",
    render: ({ id, name, description }) => (
      <Link href={handlerHref(id)} title={description ? visible(description) : undefined}>
        <HoverText text={name} />
      </Link>
    ),
  },
  {
    id: "basePath",
    label: "Base path",
    width: 200,
    isSortable: true,
    render: ({ basePath }) => <HoverText text={basePath} className="mono" />,
  },
  {
    id: "version",
    label: "Version",
    width: 84,
    render: ({ version }) =>
      version ? <HoverText text={version} /> : <span className={classes.none}>–</span>,
  },
  { id: "topics", label: "Topics", width: 72, isNumeric: true, render: ({ topics }) => topics },
  {
    id: "policy",
    label: "Policy",
    width: 180,
    render: ({ policy }) =>
      policy ? (
        <Link href={policyHref(policy.id)}>
          <HoverText text={policy.name} />
        </Link>
      ) : (
        <span className={classes.none}>none: no automatic retry</span>
      ),
  },
  {
    id: "open",
    label: "Open",
    width: 120,
    render: ({ open }) =>
      open ? (
        <Mark tone="wait" shape="bar" isQuiet>
          to anyone
        </Mark>
      ) : (
        <span className={classes.none}>no</span>
      ),
  },
  { id: "subscribers", label: "Subscribers", width: 100, isNumeric: true, render: (row) => row.subscribers },
  {
    id: "updated",
    label: "Updated",
    width: 172,
    isRoomy: true,
    render: ({ updatedAt }, clock) => <Moment at={updatedAt} {...clock} />,
  },
];
