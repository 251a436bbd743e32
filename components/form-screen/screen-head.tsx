import Link from "next/link";
import type { ReactNode } from "react";
import { OutsideText } from "@/components/ui/outside-text";
import { visible } from "@/lib/text/visible";
import classes from "./form-screen.module.css";

/** The policy's name and its buttons, in a sticky head. */
export function PolicyHead({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <header className={classes.head}>
      <div className={classes.headInner}>
        <div className={classes.titles}>
          <nav className={classes.crumbs} aria-label="Breadcrumb">
            <Link href="/policies">Policies</Link> <span aria-hidden="true">/</span> Policy
          </nav>
          <h1 title={visible(title)}>
            <OutsideText text={title} />
          </h1>
        </div>
        <div className={classes.headEnd}>{children}</div>
      </div>
    </header>
  );
}
