import type { ReactNode } from "react";
import classes from "./error-state.module.css";
import { Icon, type IconName } from "./icons";

type Props = { title: string; icon: IconName; children: ReactNode };

/** A page without content, which links to other pages. Not a failure: nothing is red. */
export function EmptyPage({ title, icon, children }: Props) {
  return (
    <div className={classes.state}>
      <Icon name={icon} size={26} />
      <h1>{title}</h1>
      {children}
    </div>
  );
}
