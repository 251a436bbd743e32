import Link from "next/link";
import type { ReactNode } from "react";
import bones from "@/components/list-screen/list-skeleton.module.css";
import { OutsideText } from "@/components/ui/outside-text";
import type { NounScreens } from "@/lib/form/form";
import { visible } from "@/lib/text/visible";
import classes from "./form-screen.module.css";

type Props = {
  screen: NounScreens;
  /** The row's name; none while it is read. */
  title?: string;
  /** Buttons at its end, and a message below. */
  children?: ReactNode;
  message?: ReactNode;
};

/** The row's name and its buttons, in a sticky head. */
export function ScreenHead({ screen: { label, path }, title, children, message }: Props) {
  return (
    <header className={classes.head}>
      <div className={classes.headInner}>
        <div className={classes.titles}>
          {label.many === label.one ? null : (
            <nav className={classes.crumbs} aria-label="Breadcrumb">
              <Link href={path}>{label.many}</Link> <span aria-hidden="true">/</span> {label.one}
            </nav>
          )}
          {title === undefined ? (
            <h1>
              <i className={bones.title} />
              <span className="visually-hidden">{label.one}</span>
            </h1>
          ) : (
            <h1 title={visible(title)}>
              <OutsideText text={title} />
            </h1>
          )}
        </div>
        <div className={classes.headEnd}>{children}</div>
      </div>
      {message}
    </header>
  );
}

/** The buttons of a form. What a change brings has room of its own beside or below them, so that no button moves when it comes or goes. */
export function HeadButtons({ changes, children }: { changes: ReactNode; children: ReactNode }) {
  return (
    <>
      <div className={classes.changes}>{changes}</div>
      <div className={classes.buttons}>{children}</div>
    </>
  );
}
