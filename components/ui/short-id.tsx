import { Icon } from "./icons";
import classes from "./short-id.module.css";

const HEAD = 6;
const TAIL = 6;

/** An ID shortened in the middle, whole on hover and on copy. Stands where copyOnClick (./copy.ts) listens. */
export function ShortId({ id, what }: { id: string; what: string }) {
  return (
    <span className={classes.id}>
      <span className="mono" title={id}>
        {id.slice(0, HEAD)}…{id.slice(-TAIL)}
      </span>
      <button type="button" className={classes.copy} data-copy={id} aria-label={`Copy ${what}`} tabIndex={-1}>
        <Icon name="copy" size={13} />
        <Icon name="check" size={13} />
      </button>
    </span>
  );
}
