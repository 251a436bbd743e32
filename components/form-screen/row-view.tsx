import type { ReactNode } from "react";
import { inSentence, type NounScreens } from "@/lib/form/form";
import { Columns } from "./columns";
import classes from "./form-screen.module.css";
import { ScreenHead } from "./screen-head";

type Props = {
  screen: NounScreens;
  title: string;
  /** Whether the user may change other rows of the noun. */
  mayEdit: boolean;
  aside: ReactNode;
  children: ReactNode;
};

/** The read-only page of a row. */
export function RowView({ screen, title, mayEdit, aside, children }: Props) {
  return (
    <div className={classes.page}>
      <ScreenHead screen={screen} title={title}>
        {mayEdit ? null : (
          <span className={classes.quiet}>
            Read-only access: administrators change {inSentence(screen.label.many)}
          </span>
        )}
      </ScreenHead>
      <Columns aside={aside}>{children}</Columns>
    </div>
  );
}
