"use client";

import { Button } from "@mantine/core";
import { type MouseEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import type { ShownOnce } from "@/lib/secrets/shown-once";
import { copyText } from "./copy";
import { Icon } from "./icons";
import classes from "./once-dialog.module.css";

type Props = { values: readonly ShownOnce[]; hint: ReactNode; onStored: () => void };

/** Values that are shown once, each with a copy button, until the user says that they are stored (./show-once.tsx). */
export function OnceDialog({ values, hint, onStored }: Props) {
  const [note, setNote] = useState("");
  useEffect(() => {
    const askFirst = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", askFirst);
    return () => window.removeEventListener("beforeunload", askFirst);
  }, []);
  const secrets = values.filter(({ isShownLater }) => !isShownLater).map(({ label }) => label.toLowerCase());
  return (
    <div className={classes.content}>
      <p>{hint}</p>
      <dl className={classes.values}>
        {values.map((value) => (
          <Value key={value.label} {...value} say={setNote} />
        ))}
      </dl>
      <p className={classes.note} role="status">
        {note}
      </p>
      <p className={classes.once}>
        <Icon name="alert" />
        <span>
          <b>The {secrets.join(" and the ")} will not be shown again.</b> Copy it and store it where it is
          needed before you go on.
        </span>
      </p>
      <Button className={classes.stored} onClick={onStored}>
        I have stored it
      </Button>
    </div>
  );
}

const AUTOFOCUS = { "data-autofocus": true };

/** One value as text, not in an input: browsers keep the content of inputs over a reload. */
function Value({ label, value, isShownLater, say }: ShownOnce & { say: (note: string) => void }) {
  const text = useRef<HTMLElement>(null);
  const id = useId();

  async function copy({ currentTarget }: MouseEvent<HTMLElement>) {
    if (await copyText(value, currentTarget)) return say(`${label} copied.`);
    if (text.current) getSelection()?.selectAllChildren(text.current);
    say(
      `This browser does not allow the page to copy. The ${label.toLowerCase()} is selected: copy it with the keyboard.`,
    );
  }

  return (
    <div>
      <dt id={id}>{label}</dt>
      <dd>
        <code ref={text}>{value}</code>
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<Icon name="copy" size={13} />}
          aria-label={`Copy ${label.toLowerCase()}`}
          aria-describedby={id}
          {...(isShownLater ? {} : AUTOFOCUS)}
          onClick={copy}
        >
          Copy
        </Button>
      </dd>
    </div>
  );
}
