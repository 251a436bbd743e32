import type { Column } from "@/components/list-screen/columns";
import { Mark } from "@/components/ui/mark";
import { Moment } from "@/components/ui/moment";
import { HoverText } from "@/components/ui/outside-text";
import { actionLabel, OUTCOME_LABEL } from "@/lib/audit-trail/labels";
import type { ListedAuditRow } from "@/lib/audit-trail/view";
import { ActorLink, TargetLink } from "./audit-links";
import classes from "./audit-trail.module.css";

/** The columns of the Audit trail screen in order. */
export const auditColumns: readonly Column<ListedAuditRow>[] = [
  {
    id: "at",
    label: "When",
    width: 172,
    isSortable: true,
    render: ({ at }, clock) => <Moment at={at} {...clock} />,
  },
  {
    id: "actor",
    label: "Who",
    width: 150,
    render: ({ actor, isUnproven }) => <ActorLink actor={actor} isUnproven={isUnproven} />,
  },
  {
    id: "action",
    label: "What",
    width: 200,
    card: "lead",
    render: ({ action }) => <HoverText text={actionLabel(action)} />,
  },
  {
    id: "target",
    label: "Of what",
    width: 164,
    render: ({ target, name }) =>
      target ? <TargetLink target={target} name={name} /> : <span className={classes.quiet}>–</span>,
  },
  {
    id: "outcome",
    label: "Outcome",
    width: 100,
    render: ({ outcome }) => (
      <Mark
        tone={outcome === "allowed" ? "off" : "fail"}
        shape={outcome === "allowed" ? "check" : "cross"}
        isQuiet
      >
        {OUTCOME_LABEL[outcome]}
      </Mark>
    ),
  },
  {
    id: "summary",
    label: "Changes",
    width: 288,
    render: ({ summary }) =>
      summary ? <HoverText text={summary} /> : <span className={classes.quiet}>–</span>,
  },
  {
    id: "address",
    label: "From",
    width: 130,
    isRoomy: true,
    render: ({ address }) =>
      address ? <HoverText text={address} /> : <span className={classes.quiet}>this server</span>,
  },
  {
    id: "number",
    label: "Number",
    width: 100,
    isNumeric: true,
    isOptional: true,
    render: ({ number, isUnproven }) =>
      number ?? <span className={classes.quiet}>{isUnproven ? "none" : "not yet"}</span>,
  },
];
