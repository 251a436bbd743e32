import Link from "next/link";
import { Fragment } from "react";
import type { Column } from "@/components/list-screen/columns";
import { Mark } from "@/components/ui/mark";
import { Moment } from "@/components/ui/moment";
import { OutsideText } from "@/components/ui/outside-text";
import { handlerHref } from "@/lib/handlers/search-params";
import { INTERCEPTOR_LABEL } from "@/lib/interceptors/labels";
import { policyHref } from "@/lib/policies/search-params";
import type { ListedPolicy } from "@/lib/policies/view";
import { subscriberHref } from "@/lib/subscribers/search-params";
import { visible } from "@/lib/text/visible";
import classes from "./policies.module.css";

/** The columns of the list of policies. */
export const policyColumns: readonly Column<ListedPolicy>[] = [
  {
    id: "name",
    label: "Name",
    width: 190,
    isSortable: true,
    card: "lead",
    render: ({ id, name, description }) => (
      <Link href={policyHref(id)} title={visible(description ? `${name}\n${description}` : name)}>
        <OutsideText text={name} />
      </Link>
    ),
  },
  {
    id: "summary",
    label: "What it does",
    width: 400,
    render: ({ summary }) => (
      <span title={visible(summary)}>
        <OutsideText text={summary} />
      </span>
    ),
  },
  {
    id: "rules",
    label: "Rules",
    width: 64,
    isNumeric: true,
    render: ({ rules }) => (rules === 0 ? <span className={classes.none}>none</span> : rules),
  },
  { id: "interceptors", label: "Interceptors", width: 190, render: interceptorsCell },
  { id: "handlers", label: "Used by", width: 200, render: usersCell },
  {
    id: "updated",
    label: "Updated",
    width: 172,
    isRoomy: true,
    render: ({ updatedAt }, clock) => <Moment at={updatedAt} {...clock} />,
  },
];

function interceptorsCell({ interceptors }: ListedPolicy) {
  if (interceptors === "unknown") {
    return (
      <Mark tone="fail" shape="bar" isQuiet>
        not readable
      </Mark>
    );
  }
  if (interceptors.length === 0) return <span className={classes.none}>API keys only</span>;
  const text = interceptors.map((type) => INTERCEPTOR_LABEL[type]).join(", ");
  return <span title={text}>{text}</span>;
}

function usersCell({ handlers, subscribers }: ListedPolicy) {
  const users = [
    ...handlers.map(({ id, name, basePath }) => ({ id, name, what: basePath, href: handlerHref(id) })),
    ...subscribers.map(({ id, name }) => ({ id, name, what: "its own policy", href: subscriberHref(id) })),
  ];
  if (users.length === 0) return <span className={classes.none}>no handler</span>;
  return (
    <span title={users.map(({ name, what }) => visible(`${name} (${what})`)).join("\n")}>
      {users.map(({ id, name, href }, index) => (
        <Fragment key={id}>
          {index > 0 ? ", " : null}
          <Link href={href}>
            <OutsideText text={name} />
          </Link>
        </Fragment>
      ))}
    </span>
  );
}
