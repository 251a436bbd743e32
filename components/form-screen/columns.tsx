import type { ReactNode } from "react";
import classes from "./form-screen.module.css";

type Props = { children: ReactNode; aside?: ReactNode };

/** The sections of one row's page, and what stands beside them. */
export function Columns({ children, aside }: Props) {
  return (
    <div className={classes.columns}>
      <div className={classes.sections}>{children}</div>
      {aside ? <div className={classes.side}>{aside}</div> : null}
    </div>
  );
}
