"use client";

import Link from "next/link";
import { Icon } from "@/components/ui/icons";
import { STARTED_STATES } from "@/lib/engine/operation";
import { operationHref, operationsHref } from "@/lib/operations/search-params";
import { OPERATION_STATE_LABEL } from "@/lib/operations/states";
import type { CurrentOperation } from "@/lib/operations/view";
import { operationName } from "./operation-text";
import { useRunningOperations } from "./running";
import classes from "./running-chip.module.css";

/** The operations that are under way, in the bar of every screen: one with its progress, several by their number. */
export function RunningChip() {
  const running = useRunningOperations();
  const [only] = running;
  if (!only) return null;
  if (running.length > 1)
    return (
      <Link href={operationsHref({ state: [...STARTED_STATES] })} prefetch={false} className={classes.chip}>
        <Icon name="checklist" size={13} />
        <span>
          <b>{running.length}</b> <span className={classes.word}>operations under way</span>
        </span>
      </Link>
    );
  const done = doneShare(only);
  const text = `${operationName(only)}: ${OPERATION_STATE_LABEL[only.state].toLowerCase()}, ${done} % done`;
  return (
    <Link
      href={operationHref(only.id)}
      prefetch={false}
      className={classes.chip}
      aria-label={text}
      title={text}
    >
      <Icon name="checklist" size={13} />
      <span className={classes.word}>{OPERATION_STATE_LABEL[only.state]}</span>
      <span className={classes.meter} aria-hidden="true">
        <i style={{ width: `${done}%` }} />
      </span>
      <b>{done} %</b>
    </Link>
  );
}

/** The part of its items that is settled, in whole percents. */
function doneShare({ counts: { total, pending, sending } }: CurrentOperation): number {
  return total === 0 ? 100 : Math.floor((100 * (total - pending - sending)) / total);
}
