import type { ReactNode } from "react";
import classes from "./form-screen.module.css";

type Props = { title: string; hint?: ReactNode; end?: ReactNode; children: ReactNode };

/** One part of a policy, in the form and on the read-only page. */
export function Section({ title, hint, end, children }: Props) {
  return (
    <section className={classes.section} aria-label={title}>
      <header className={classes.sectionHead}>
        <h2>{title}</h2>
        {hint ? <p>{hint}</p> : null}
        {end ? <div className={classes.sectionEnd}>{end}</div> : null}
      </header>
      {children}
    </section>
  );
}
