"use client";

import { Button, NumberInput, TextInput } from "@mantine/core";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { DialogButtons, DialogForm } from "@/components/ui/dialog-form";
import { UNREACHABLE } from "@/components/ui/unreachable";
import { isSending, type OperationKind } from "@/lib/engine/state";
import { start } from "@/lib/operations/actions/drafts";
import { MOST_WITHOUT_REASON } from "@/lib/operations/schema/draft";
import type { CurrentOperation, DraftPreview } from "@/lib/operations/view";
import { EditOutcome } from "../edit/edit-outcome";
import { count, deliveries } from "../operation-text";
import { DraftFacts } from "./draft-facts";
import { KIND_TEXT } from "./kind-text";
import { ReleaseSettings } from "./release-settings";
import { settingsDraft, settingsOf, type Typed } from "./settings-draft";
import classes from "./start.module.css";
import type { StartRequest } from "./start-dialog";
import { useExpiry } from "./use-expiry";

type Props = {
  request: StartRequest;
  preview: DraftPreview;
  close: () => void;
  /** Freezes the set anew. */
  again: () => void;
  onStarted: (operation: CurrentOperation) => void;
  /** Of an edit: goes back to what is changed. */
  changeEdit?: (() => void) | undefined;
};

/** Nothing proves these but what somebody says of them. */
const REASONED: Partial<Record<OperationKind, string>> = {
  accept: "An acceptance needs",
  edit_and_retry: "Edited copies need",
};

/** What the start needs and was not given. */
type Lacking = { field: "reason" | "total"; message: string };

/** The frozen set and the settings of its release; Enter starts it. */
export function StartForm({ request, preview, close, again, onStarted, changeEdit }: Props) {
  const { operation, asOf } = preview;
  const { kind } = request;
  const { id, counts, expiresAt } = operation;
  const [release, setRelease] = useState(() => settingsDraft(operation));
  const [isChanged, setIsChanged] = useState(false);
  const [reason, setReason] = useState("");
  const [ticket, setTicket] = useState("");
  const [typed, setTyped] = useState<Typed>("");
  const [lacking, setLacking] = useState<Lacking>();
  const [problem, setProblem] = useState<string>();
  const [isBusy, setIsBusy] = useState(false);
  const hasExpired = useExpiry(expiresAt, asOf);
  const form = useRef<HTMLFormElement>(null);
  // The dialog was open before the set was frozen: its focus was given then.
  useEffect(() => form.current?.querySelector<HTMLElement>("[data-autofocus]")?.focus(), []);
  const { button, consequence } = KIND_TEXT[kind];
  const isNothing = counts.pending === 0;
  const isReasonAsked = !isNothing && (counts.total > MOST_WITHOUT_REASON || kind in REASONED);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (isBusy || isNothing || hasExpired) return;
    const found = lackingOf();
    setLacking(found);
    setProblem(undefined);
    // The dialog may be longer than the window: the field comes into view with its message.
    if (found) return form.current?.querySelector<HTMLElement>(`[name="${found.field}"]`)?.focus();
    setIsBusy(true);
    const answer = await start({
      id,
      expectedTotal: counts.total,
      ...(reason.trim() ? { reason: reason.trim() } : {}),
      ...(ticket.trim() ? { ticket: ticket.trim() } : {}),
      ...(isChanged ? { settings: settingsOf(release) } : {}),
    }).catch(() => UNREACHABLE);
    setIsBusy(false);
    if (answer.ok) onStarted(answer.operation);
    else setProblem(answer.message);
  }

  function lackingOf(): Lacking | undefined {
    if (isReasonAsked && !reason.trim()) {
      const what = REASONED[kind] ?? `More than ${MOST_WITHOUT_REASON} deliveries need`;
      const message = `${what} a reason: others see it with your name.`;
      return { field: "reason", message };
    }
    if (request.asksForTotal && Number(typed || Number.NaN) !== counts.total) {
      const message = `No filter restricts this: type the number of deliveries, ${count(counts.total)}.`;
      return { field: "total", message };
    }
    return undefined;
  }
  const errorOf = (field: Lacking["field"]) =>
    lacking?.field === field ? <span role="alert">{lacking.message}</span> : undefined;

  return (
    <DialogForm ref={form} onSubmit={submit}>
      <DraftFacts kind={request.kind} preview={preview} />
      <EditOutcome preview={preview} changeEdit={changeEdit} />
      {isSending(kind) && !isNothing ? (
        <ReleaseSettings
          preview={preview}
          draft={release}
          change={(part) => {
            setRelease({ ...release, ...part });
            setIsChanged(true);
          }}
        />
      ) : null}
      {isNothing ? null : (
        <div className={classes.why}>
          <TextInput
            name="reason"
            label={isReasonAsked ? "Reason" : "Reason (optional)"}
            error={errorOf("reason")}
            maxLength={1000}
            autoComplete="off"
            value={reason}
            onChange={({ currentTarget }) => setReason(currentTarget.value)}
            data-autofocus={isReasonAsked || undefined}
          />
          <TextInput
            label="Ticket (optional)"
            maxLength={200}
            autoComplete="off"
            value={ticket}
            onChange={({ currentTarget }) => setTicket(currentTarget.value)}
          />
          {request.asksForTotal ? (
            <NumberInput
              name="total"
              label={`Type the number: ${count(counts.total)}`}
              error={errorOf("total")}
              description="No filter restricts this operation."
              hideControls
              value={typed}
              onChange={setTyped}
            />
          ) : null}
        </div>
      )}
      {problem ? (
        <p role="alert" className={classes.problem}>
          {problem}
        </p>
      ) : null}
      {hasExpired ? (
        <p role="alert" className={classes.problem}>
          This draft has expired: nothing was done. Preview it again to see what matches now.
        </p>
      ) : null}
      <DialogButtons
        note={isNothing ? "Nothing of it can be done now." : consequence}
        close={close}
        isCancelFirst={isNothing || (kind === "discard" && !isReasonAsked)}
      >
        {hasExpired ? (
          <Button onClick={again}>Preview again</Button>
        ) : (
          <Button
            type="submit"
            loading={isBusy}
            disabled={isNothing}
            {...(kind === "discard" ? { color: "red" } : {})}
            data-autofocus={(kind !== "discard" && !isReasonAsked && !isNothing) || undefined}
          >
            {button(deliveries(counts.pending))}
          </Button>
        )}
      </DialogButtons>
    </DialogForm>
  );
}
