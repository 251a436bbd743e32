import type { FailureClass } from "@/lib/engine/failure";
import classes from "./failure-mark.module.css";

/**
 * A shape per class, because colour cannot distinguish them: all failures are red. The style sheet draws the shapes: as
 * markup, 500 of them would cost more than the text beside them.
 */
export function FailureMark({ failureClass }: { failureClass: FailureClass }) {
  return <i aria-hidden="true" className={classes.mark} data-class={failureClass} />;
}
