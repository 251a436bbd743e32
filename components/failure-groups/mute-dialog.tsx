"use client";

import { Button, Checkbox, NativeSelect, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { DialogButtons, DialogForm } from "@/components/ui/dialog-form";
import { openDialog } from "@/components/ui/dialogs";
import type { Notice } from "@/components/ui/notify";
import { UNREACHABLE } from "@/components/ui/unreachable";
import { update } from "@/lib/failure-groups/actions";
import { formatMomentInFull } from "@/lib/time/format";
import { DAY_MS, HOUR_MS } from "@/lib/time/units";
import classes from "./groups.module.css";

type Muted = { id: number; version: number; zone: string };
type Show = (done: Pick<Notice, "title" | "text">) => void;

/** Asks until when a group is muted, and mutes it. @param show reads the page again and says what was done */
export function muteGroup(group: Muted, show: Show) {
  return openDialog(async () => ({
    title: "Mute this failure group",
    width: 480,
    body: (close) => <MuteForm {...{ group, show, close }} />,
  }));
}

/** How long; the keys are in the order of the list. */
const SPANS = [
  { label: "for 1 hour", ms: HOUR_MS },
  { label: "for 4 hours", ms: 4 * HOUR_MS },
  { label: "for 8 hours", ms: 8 * HOUR_MS },
  { label: "for 1 day", ms: DAY_MS },
  { label: "for 3 days", ms: 3 * DAY_MS },
  { label: "for 1 week", ms: 7 * DAY_MS },
  { label: "for 2 weeks", ms: 14 * DAY_MS },
] as const;
const NO_TIME = "whatever the time";

function MuteForm({ group, show, close }: { group: Muted; show: Show; close: () => void }) {
  const [span, setSpan] = useState<string>(SPANS[1].label);
  const [more, setMore] = useState("");
  const [untilWorse, setUntilWorse] = useState(true);
  const [problem, setProblem] = useState<string>();
  const [isBusy, setIsBusy] = useState(false);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (isBusy) return;
    const failures = more.trim();
    if (!/^([1-9]\d{0,5})?$/.test(failures))
      return setProblem("The number of failures is a whole number from 1 to 999999, or empty.");
    const ms = SPANS.find(({ label }) => label === span)?.ms;
    if (ms === undefined && failures === "" && !untilWorse)
      return setProblem("Choose what ends the mute: a time, a number of failures, or that it becomes worse.");
    setIsBusy(true);
    const until = ms === undefined ? null : new Date(Date.now() + ms);
    const answer = await update({
      ...{ id: group.id, version: group.version, state: "muted" },
      mutedUntil: until?.toISOString() ?? null,
      mutedFor: failures === "" ? null : Number(failures),
      mutedUntilWorse: untilWorse,
    }).catch(() => UNREACHABLE);
    setIsBusy(false);
    if (!answer.ok) return setProblem(answer.message);
    close();
    const ends = [
      ...(until ? [`until ${formatMomentInFull(until, group.zone)}`] : []),
      ...(failures ? [`for ${failures} more ${failures === "1" ? "failure" : "failures"}`] : []),
      ...(untilWorse ? ["until it becomes worse"] : []),
    ];
    show({ title: "Muted", text: `${ends.join(", or ")}, whichever comes first.` });
  }

  return (
    <DialogForm onSubmit={submit}>
      <NativeSelect
        label="Muted"
        data={[...SPANS.map(({ label }) => label), NO_TIME]}
        value={span}
        onChange={(event) => setSpan(event.currentTarget.value)}
        data-autofocus
      />
      <TextInput
        label="Or until so many more have failed"
        placeholder="any number"
        inputMode="numeric"
        autoComplete="off"
        value={more}
        onChange={(event) => setMore(event.currentTarget.value)}
      />
      <Checkbox
        label="Or until it becomes clearly worse than now"
        checked={untilWorse}
        onChange={(event) => setUntilWorse(event.currentTarget.checked)}
      />
      {problem ? (
        <p role="alert" className={classes.problem}>
          {problem}
        </p>
      ) : null}
      <DialogButtons note="What comes first ends it: then the group is open again." close={close}>
        <Button type="submit" loading={isBusy}>
          Mute
        </Button>
      </DialogButtons>
    </DialogForm>
  );
}
