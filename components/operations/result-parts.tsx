import { MarkShape, type Shape } from "@/components/ui/mark";
import { type OperationResults, operationParts, type Part } from "./operation-text";
import classes from "./operations.module.css";

const SHAPE = { ok: "check", fail: "cross", wait: "clock", off: "dash" } as const satisfies Record<
  Part["tone"],
  Shape
>;

/** An operation's results in one line: `11 queued → 9 delivered, 2 failed again · 1 skipped (already delivered)`. */
export function ResultParts({ operation }: { operation: OperationResults }) {
  const { head, parts } = operationParts(operation);
  return (
    <>
      <b>{head}</b>
      {parts.some(({ tone }) => tone !== "off") ? <span>→</span> : null}
      {parts.map(({ tone, text }, index) => (
        <span key={text} className={classes.part} data-tone={tone}>
          {tone === "off" ? "· " : null}
          <MarkShape shape={SHAPE[tone]} />
          {text}
          {isFollowed(parts, index) ? "," : ""}
        </span>
      ))}
    </>
  );
}

/** Returns whether a comma follows: skipped deliveries were never queued and are not part of the sum of queued ones. */
function isFollowed(parts: Part[], index: number): boolean {
  const next = parts[index + 1];
  return next !== undefined && next.tone !== "off";
}
