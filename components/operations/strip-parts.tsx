"use client";

import { ActionIcon } from "@mantine/core";
import Link from "next/link";
import { Icon, type IconName } from "@/components/ui/icons";
import { OutsideText } from "@/components/ui/outside-text";
import { STARTED_STATES } from "@/lib/engine/operation";
import type { OperationKind } from "@/lib/engine/state";
import { operationHref, operationsHref } from "@/lib/operations/search-params";
import type { CurrentOperation } from "@/lib/operations/view";
import { operationName, queuedOf, underWay } from "./operation-text";
import classes from "./operations.module.css";
import { ResultParts } from "./result-parts";

const ICONS = {
  ...{ retry: "retry", resend: "retry", retry_now: "retry", backfill: "layers", edit_and_retry: "retry" },
  ...{ discard: "trash", restore: "restore", stop: "cross", accept: "check" },
} as const satisfies Record<OperationKind, IconName>;

/** The others that are named: more would leave the rows no room. */
const MOST_OTHERS = 3;

export type StripProps = {
  operation: CurrentOperation | null;
  others?: readonly CurrentOperation[];
  isLost: boolean;
  onDismiss: () => void;
};

/** The user's last operation and its progress, and the others that are under way. */
export function StripParts({ operation, others = [], isLost, onDismiss }: StripProps) {
  return (
    <>
      {operation ? <LastOperation {...{ operation, isLost, onDismiss }} /> : null}
      {others.length > 0 ? (
        <section className={classes.others} aria-label="Operations under way">
          {others.slice(0, MOST_OTHERS).map((other) => (
            <p key={other.id}>
              <Icon name={ICONS[other.kind]} size={13} />
              <span>
                <OutsideText text={other.actor.name} />:{" "}
                <Link href={operationHref(other.id)} prefetch={false}>
                  {operationName(other)}
                </Link>
                , {underWay(other)}
              </span>
            </p>
          ))}
          {others.length > MOST_OTHERS ? (
            <p>
              <Icon name="checklist" size={13} />
              <span>
                <Link href={operationsHref({ state: [...STARTED_STATES] })} prefetch={false}>
                  {`${others.length - MOST_OTHERS} more`}
                </Link>{" "}
                under way
              </span>
            </p>
          ) : null}
        </section>
      ) : null}
    </>
  );
}

function LastOperation({
  operation,
  isLost,
  onDismiss,
}: Omit<StripProps, "others"> & { operation: CurrentOperation }) {
  return (
    <section className={classes.strip} aria-label="Result of the last operation">
      <Icon name={ICONS[operation.kind]} />
      <div className={classes.stripParts} role="status" aria-live="polite">
        <ResultParts operation={operation} />
        {isLost ? (
          <span className={classes.quiet}>The server is not answering; the operation continues.</span>
        ) : null}
      </div>
      <Link href={operationHref(operation.id)} prefetch={false} className={classes.details}>
        Details
      </Link>
      {queuedOf(operation) > 0 ? <Meter operation={operation} /> : null}
      <ActionIcon size="sm" aria-label="Dismiss" onClick={onDismiss}>
        <Icon name="cross" size={13} />
      </ActionIcon>
    </section>
  );
}

function Meter({ operation }: { operation: CurrentOperation }) {
  const width = (part: number) => `${(100 * part) / queuedOf(operation)}%`;
  return (
    <div className={classes.meter} aria-hidden="true">
      <i style={{ width: width(operation.counts.delivered), background: "var(--rd-ok)" }} />
      <i style={{ width: width(operation.counts.failedAgain), background: "var(--rd-fail)" }} />
    </div>
  );
}
