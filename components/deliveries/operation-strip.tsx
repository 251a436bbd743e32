"use client";

import { ActionIcon } from "@mantine/core";
import { Icon, type IconName } from "@/components/ui/icons";
import classes from "./deliveries.module.css";
import { type OperationState, operationParts, type Part } from "./operation-text";

const ICONS = {
  ok: "check",
  fail: "cross",
  wait: "clock",
  off: "info",
  plain: "info",
} as const satisfies Record<Part["tone"], IconName>;

type Props = { operation: OperationState; isLost: boolean; onDismiss: () => void };

/** The last operation and its progress, updated until it has finished. */
export function OperationStrip({ operation, isLost, onDismiss }: Props) {
  const { head, parts } = operationParts(operation);
  return (
    <section className={classes.strip} aria-label="Result of the last operation">
      <Icon
        name={operation.kind === "discard" ? "trash" : operation.kind === "restore" ? "restore" : "retry"}
      />
      <div className={classes.stripParts} role="status" aria-live="polite">
        <b>{head}</b>
        {parts.some(({ tone }) => tone !== "off") ? <span>→</span> : null}
        {parts.map(({ tone, text }, index) => (
          <span key={tone} className={classes.part} data-tone={tone}>
            {tone === "off" ? "· " : null}
            <Icon name={ICONS[tone]} size={13} />
            {text}
            {isFollowed(parts, index) ? "," : ""}
          </span>
        ))}
        {isLost ? (
          <span className={classes.kind}>The server is not answering; the operation continues.</span>
        ) : null}
      </div>
      {operation.kind === "retry" && operation.changed > 0 ? <Meter operation={operation} /> : null}
      <ActionIcon
        size="sm"
        aria-label="Dismiss"
        onClick={onDismiss}
        ml={operation.kind === "retry" ? 0 : "auto"}
      >
        <Icon name="cross" size={13} />
      </ActionIcon>
    </section>
  );
}

/** Returns whether a comma follows: skipped deliveries were never queued and are not part of the sum of queued ones. */
function isFollowed(parts: Part[], index: number): boolean {
  const next = parts[index + 1];
  return next !== undefined && next.tone !== "off";
}

function Meter({ operation: { changed, progress } }: { operation: OperationState }) {
  const width = (part: number) => `${(100 * part) / changed}%`;
  return (
    <div className={classes.meter} aria-hidden="true">
      <i style={{ width: width(progress.delivered), background: "var(--rd-ok)" }} />
      <i style={{ width: width(progress.failedAgain), background: "var(--rd-fail)" }} />
    </div>
  );
}
