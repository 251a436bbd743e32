import Link from "next/link";
import type { Column } from "@/components/list-screen/columns";
import { Mark } from "@/components/ui/mark";
import { Moment } from "@/components/ui/moment";
import { OutsideText } from "@/components/ui/outside-text";
import { hasEnded } from "@/lib/engine/operation";
import { operationHref } from "@/lib/operations/search-params";
import { OPERATION_STATE_LABEL } from "@/lib/operations/states";
import type { ListedOperation } from "@/lib/operations/view";
import { visible } from "@/lib/text/visible";
import { operationName } from "./operation-text";
import classes from "./operations.module.css";
import { ResultParts } from "./result-parts";

/** The columns of the Operations screen in order. */
export const operationColumns: readonly Column<ListedOperation>[] = [
  {
    id: "created",
    label: "When",
    width: 176,
    isSortable: true,
    render: ({ createdAt }, clock) => <Moment at={createdAt} {...clock} />,
  },
  {
    id: "operation",
    label: "Operation",
    width: 178,
    card: "lead",
    render: (operation) => (
      <Link href={operationHref(operation.id)} prefetch={false} className={classes.name} tabIndex={-1}>
        {operationName(operation)}
      </Link>
    ),
  },
  {
    id: "actor",
    label: "Who",
    width: 120,
    render: ({ actor }) => (
      <span title={visible(actor.name)}>
        <OutsideText text={actor.name} />
        {actor.type === "api_key" ? <span className={classes.quiet}> API key</span> : null}
      </span>
    ),
  },
  {
    id: "state",
    label: "State",
    width: 92,
    render: ({ state }) => (
      <Mark tone={hasEnded(state) ? "off" : "wait"} shape={hasEnded(state) ? "check" : "clock"} isQuiet>
        {OPERATION_STATE_LABEL[state]}
      </Mark>
    ),
  },
  {
    id: "results",
    label: "Results",
    width: 330,
    render: (operation) => (
      <span className={classes.parts}>
        <ResultParts operation={operation} />
      </span>
    ),
  },
  { id: "filter", label: "Which deliveries", width: 240, isRoomy: true, render: filterCell },
  {
    id: "finished",
    label: "Finished",
    width: 170,
    isOptional: true,
    render: ({ finishedAt }, clock) =>
      finishedAt ? <Moment at={finishedAt} {...clock} /> : <span className={classes.quiet}>running</span>,
  },
];

function filterCell({ filterInWords }: ListedOperation) {
  if (filterInWords === null) return <span className={classes.quiet}>selected one by one</span>;
  const text = filterInWords.join(" · ");
  return (
    <span title={visible(text)}>
      <OutsideText text={text} />
    </span>
  );
}
