import Link from "next/link";
import type { Column } from "@/components/list-screen/columns";
import { Moment } from "@/components/ui/moment";
import { HoverText } from "@/components/ui/outside-text";
import { scopeLabel } from "@/lib/api-keys/labels";
import type { ApiKeyAnswer } from "@/lib/api-keys/schema";
import { apiKeyHref } from "@/lib/api-keys/search-params";
import classes from "./api-keys.module.css";
import { Expiry, KeyMaker, KeyStatusMark } from "./key-facts";

/** The columns of the list of API keys. */
export const apiKeyColumns: readonly Column<ApiKeyAnswer>[] = [
  {
    id: "name",
    label: "Name",
    width: 176,
    card: "lead",
    render: ({ id, name }) => (
      <Link href={apiKeyHref(id)} prefetch={false}>
        <HoverText text={name} />
      </Link>
    ),
  },
  { id: "status", label: "Status", width: 100, render: ({ status }) => <KeyStatusMark status={status} /> },
  {
    id: "prefix",
    label: "Key",
    width: 104,
    render: ({ prefix }) => <span className="mono">{prefix}…</span>,
  },
  {
    id: "scopes",
    label: "Scopes",
    width: 204,
    render: ({ scopes }) => <HoverText text={scopes.map(scopeLabel).join(", ")} />,
  },
  {
    id: "lastUsed",
    label: "Last used",
    width: 172,
    render: ({ lastUsedAt }, clock) =>
      lastUsedAt ? <Moment at={lastUsedAt} {...clock} /> : <span className={classes.quiet}>never</span>,
  },
  {
    id: "expires",
    label: "Expires",
    width: 172,
    render: ({ expiresAt }, clock) => <Expiry at={expiresAt} {...clock} />,
  },
  {
    id: "created",
    label: "Created",
    width: 172,
    isRoomy: true,
    isSortable: true,
    render: ({ createdAt }, clock) => <Moment at={createdAt} {...clock} />,
  },
  { id: "maker", label: "Created by", width: 120, isRoomy: true, render: (row) => <KeyMaker apiKey={row} /> },
];
