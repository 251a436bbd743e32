import Link from "next/link";
import { operationName } from "@/components/operations/operation-text";
import { StateMark } from "@/components/operations/state-mark";
import { Moment } from "@/components/ui/moment";
import { OutsideText } from "@/components/ui/outside-text";
import { operationHref } from "@/lib/operations/search-params";
import type { ListedOperation } from "@/lib/operations/view";
import classes from "./groups.module.css";

type Props = { operations: readonly ListedOperation[]; now: Date; zone: string };

/** The newest operations on a group. */
export function GroupOperations({ operations, now, zone }: Props) {
  if (operations.length === 0)
    return <p className={classes.dimmed}>No operation on this group was started yet.</p>;
  return (
    <ul className={classes.related}>
      {operations.map((operation) => (
        <li key={operation.id}>
          <div>
            <Link href={operationHref(operation.id)}>{operationName(operation)}</Link>
            <p className={classes.dimmed}>
              <span>
                <OutsideText text={operation.actor.name} />,{" "}
                <Moment at={operation.createdAt} now={now} zone={zone} />
              </span>
            </p>
          </div>
          <StateMark state={operation.state} isQuiet />
        </li>
      ))}
    </ul>
  );
}
