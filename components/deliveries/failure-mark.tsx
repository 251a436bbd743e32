import type { FailureClass } from "@/lib/engine/failure";
import classes from "./failure-mark.module.css";

/**
 * A shape of its own per class, so that none is told by colour alone: all of them are failures and red. The shapes are
 * the style sheet's: as markup, 500 of them would cost more than the text beside them.
 */
export function FailureMark({ failureClass }: { failureClass: FailureClass }) {
  return <i aria-hidden="true" className={classes.mark} data-class={failureClass} />;
}
