import Link from "next/link";
import type { Column } from "@/components/list-screen/columns";
import { Moment } from "@/components/ui/moment";
import { OutsideText } from "@/components/ui/outside-text";
import { operationHref } from "@/lib/operations/search-params";
import type { ListedOperation } from "@/lib/operations/view";
import { visible } from "@/lib/text/visible";
import { operationName } from "./operation-text";
import classes from "./operations.module.css";
import { ResultParts } from "./result-parts";
import { reasonText, StateMark } from "./state-mark";

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
    width: 104,
    render: ({ state, stateReason }) => (
      <span title={reasonText(state, stateReason) ?? undefined}>
        <StateMark state={state} isQuiet />
      </span>
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
      finishedAt ? <Moment at={finishedAt} {...clock} /> : <span className={classes.quiet}>not yet</span>,
  },
];

function filterCell({ filterInWords }: ListedOperation) {
  if (filterInWords === null) return <span className={classes.quiet}>named</span>;
  const text = filterInWords.join(" · ");
  return (
    <span title={visible(text)}>
      <OutsideText text={text} />
    </span>
  );
}
