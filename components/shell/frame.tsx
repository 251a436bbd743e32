import type { ReactNode } from "react";
import classes from "./frame.module.css";

/** The bar and the navigation, with the page beside them. */
export function Frame({ bar, children }: { bar: ReactNode; children: ReactNode }) {
  return (
    <div className={classes.frame}>
      {bar}
      <main id="content" tabIndex={-1} className={classes.content}>
        {children}
      </main>
    </div>
  );
}
