import { Button } from "@mantine/core";
import type { ComponentProps, ReactNode } from "react";
import classes from "./dialog-form.module.css";

/** The parts of a dialog, one below the other. */
export function DialogContent({ children }: { children: ReactNode }) {
  return <div className={classes.content}>{children}</div>;
}

/** The same as a form. */
export function DialogForm(props: Omit<ComponentProps<"form">, "className">) {
  return <form className={classes.content} {...props} />;
}

type Props = {
  /** What the first button does, or why it can do nothing. */
  note?: ReactNode;
  close: () => void;
  /** Whether the dialog begins at *Cancel*. */
  isCancelFirst?: boolean;
  children: ReactNode;
};

/** The last row of a dialog: a note, *Cancel*, and the button of what is done. */
export function DialogButtons({ note, close, isCancelFirst, children }: Props) {
  return (
    <div className={classes.buttons}>
      {note ? <span className={classes.note}>{note}</span> : null}
      <div className={classes.choices}>
        <Button variant="default" onClick={close} data-autofocus={isCancelFirst || undefined}>
          Cancel
        </Button>
        {children}
      </div>
    </div>
  );
}
