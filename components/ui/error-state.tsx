import type { ReactNode } from "react";
import classes from "./error-state.module.css";
import { Icon } from "./icons";

type Props = { title: string; digest?: string | undefined; children: ReactNode };

/** Shows a failure as a failure, never as an empty list: what failed, the probable cause, what to do. */
export function ErrorState({ title, digest, children }: Props) {
  return (
    <div className={classes.state} role="alert">
      <span className={classes.icon}>
        <Icon name="alert" size={26} />
      </span>
      <h1>{title}</h1>
      {children}
      {digest ? (
        <small>
          The server's log has the cause under <span className="mono">{digest}</span>.
        </small>
      ) : null}
    </div>
  );
}
