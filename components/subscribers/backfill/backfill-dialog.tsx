"use client";

import { Button } from "@mantine/core";
import { type FormEvent, type KeyboardEvent, useState } from "react";
import { DayInput } from "@/components/ui/day-input";
import { DialogButtons, DialogForm } from "@/components/ui/dialog-form";
import type { Dialog } from "@/components/ui/dialogs";
import { FilterMenu } from "@/components/ui/filter-menu";
import type { SubscriberFacts } from "@/lib/subscribers/view";
import classes from "./backfill.module.css";
import { type BackfillDraft, backfillOptions, movedTo, NAMES, type NameOf } from "./backfill-draft";

type Props = {
  subscriptions: SubscriberFacts["subscriptions"];
  /** In the operator's zone. */
  today: string;
  onChosen: (draft: BackfillDraft) => void;
};

/** The dialog that asks which events to backfill: a period, and which of the subscriber's handlers, topics and contexts. */
export function backfillDialog(props: Props): Dialog {
  return {
    title: "Backfill earlier events",
    width: 520,
    hasPopUps: true,
    body: (close) => <BackfillForm {...props} close={close} />,
  };
}

const ENDS = [
  { end: "from", label: "From" },
  { end: "to", label: "To" },
] as const;

function BackfillForm({ subscriptions, today, onChosen, close }: Props & { close: () => void }) {
  const [draft, setDraft] = useState<BackfillDraft>({
    ...{ from: today, to: today, handlers: [], topics: [], contexts: [] },
  });
  const options = Object.entries(backfillOptions(subscriptions)) as [NameOf, string[]][];
  const several = options.filter(([, names]) => names.length > 1);

  function submit(event: FormEvent) {
    event.preventDefault();
    // The dialog of the draft takes its place; the focus returns to the button on the page.
    close();
    onChosen(draft);
  }

  return (
    <DialogForm onSubmit={submit} onKeyDownCapture={keepOpen}>
      <p>
        The events received in these days that it would get by its subscriptions of now. Those that it got are
        left alone; what retention has removed cannot be sent.
      </p>
      <div className={classes.period}>
        {ENDS.map(({ end, label }) => (
          <div key={end} className={classes.end}>
            <span aria-hidden="true">{label}</span>
            <DayInput
              label={label}
              value={draft[end]}
              max={today}
              onChange={(day) => setDraft(movedTo(draft, end, day))}
            />
          </div>
        ))}
      </div>
      {several.length > 0 ? (
        <div className={classes.period}>
          <span>Only</span>
          {several.map(([name, values]) => (
            <FilterMenu
              key={name}
              label={NAMES[name]}
              options={values.map((value) => ({ value, label: value }))}
              value={draft[name]}
              onChange={(chosen) => setDraft({ ...draft, [name]: chosen })}
            />
          ))}
        </div>
      ) : null}
      <DialogButtons note="Nothing is sent before you have seen the number." close={close}>
        <Button type="submit" data-autofocus>
          Preview
        </Button>
      </DialogButtons>
    </DialogForm>
  );
}

/** Escape closes an open menu alone, not the dialog around it. Asked before the menu closes. */
function keepOpen(event: KeyboardEvent<HTMLFormElement>) {
  const menu = event.currentTarget.querySelector("[aria-haspopup=listbox][aria-expanded=true]");
  if (event.key === "Escape" && menu) event.preventDefault();
}
