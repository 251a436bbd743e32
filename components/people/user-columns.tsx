import Link from "next/link";
import type { Column } from "@/components/list-screen/columns";
import { Mark } from "@/components/ui/mark";
import { Moment } from "@/components/ui/moment";
import { HoverText } from "@/components/ui/outside-text";
import { ROLE_LABEL, SIGN_IN_METHOD_LABEL } from "@/lib/people/labels";
import { userHref } from "@/lib/people/search-params";
import type { UserFacts } from "@/lib/people/view";
import { visible } from "@/lib/text/visible";
import classes from "./people.module.css";
import { StatusMark } from "./status-mark";

/** The columns of the list of users. */
export const userColumns: readonly Column<UserFacts>[] = [
  {
    id: "email",
    label: "E-mail",
    width: 240,
    isSortable: true,
    card: "lead",
    render: ({ id, email }) => (
      <Link href={userHref(id)} prefetch={false} title={visible(email)}>
        <HoverText text={email} />
      </Link>
    ),
  },
  {
    id: "name",
    label: "Name",
    width: 180,
    isSortable: true,
    render: ({ name }) =>
      name === null ? <span className={classes.quiet}>none</span> : <HoverText text={name} />,
  },
  { id: "role", label: "Role", width: 110, render: ({ role }) => ROLE_LABEL[role] },
  {
    id: "status",
    label: "Status",
    width: 100,
    render: ({ status }) => <StatusMark status={status} isQuiet />,
  },
  {
    id: "lastSeen",
    label: "Last seen",
    width: 172,
    isSortable: true,
    render: ({ lastSeenAt }, clock) =>
      lastSeenAt ? <Moment at={lastSeenAt} {...clock} /> : <span className={classes.quiet}>never</span>,
  },
  {
    id: "signIn",
    label: "Signs in by",
    width: 150,
    isRoomy: true,
    render: ({ signIn }) =>
      signIn.length > 0 ? (
        signIn.map((method) => SIGN_IN_METHOD_LABEL[method]).join(", ")
      ) : (
        <span className={classes.quiet}>nothing yet</span>
      ),
  },
  {
    id: "payloads",
    label: "Payloads",
    width: 90,
    render: ({ seesPayloads }) =>
      seesPayloads ? (
        "sees"
      ) : (
        <Mark tone="off" shape="dash" isQuiet>
          hidden
        </Mark>
      ),
  },
  {
    id: "created",
    label: "Created",
    width: 172,
    isOptional: true,
    render: ({ createdAt }, clock) => <Moment at={createdAt} {...clock} />,
  },
];
