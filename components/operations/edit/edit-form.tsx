"use client";

import { Button, Textarea, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { DialogButtons, DialogForm } from "@/components/ui/dialog-form";
import { notify } from "@/components/ui/notify";
import { OutsideText } from "@/components/ui/outside-text";
import { UNREACHABLE } from "@/components/ui/unreachable";
import { edit as send } from "@/lib/operations/actions/edit";
import classes from "../start/start.module.css";
import {
  bodyChanges,
  changeText,
  draftedEdit,
  type EditDraft,
  problemsAt,
  type SentBody,
} from "./edit-draft";
import { type Refusal, RefusalNote } from "./refusal-note";

type Props = { deliveryId: string; isCopy: boolean; sent: SentBody; close: () => void; onSent: () => void };

/** The body, headers and URL of an edited copy, with what is changed of a JSON body, and the reason. */
export function EditForm({ deliveryId, isCopy, sent, close, onSent }: Props) {
  const [draft, setDraft] = useState<EditDraft>({ body: sent.text ?? "", headers: "", url: "", reason: "" });
  const [wrong, setWrong] = useState<Partial<Record<keyof EditDraft, string>>>({});
  const [refusal, setRefusal] = useState<Refusal>();
  const [isBusy, setIsBusy] = useState(false);
  const changes = sent.text === null || draft.body === sent.text ? [] : bodyChanges(sent, draft.body);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (isBusy) return;
    setRefusal(undefined);
    const drafted = draftedEdit(draft, sent);
    if ("problem" in drafted) return setWrong({ [drafted.field]: drafted.problem });
    setWrong({});
    setIsBusy(true);
    const answer = await send({ id: deliveryId, edit: drafted.edit }).catch(() => UNREACHABLE);
    setIsBusy(false);
    if (!answer.ok) {
      const details = ("details" in answer && answer.details) || [];
      const problems = problemsAt(["body", "headers", "url", "reason"], details);
      if (Object.keys(problems).length > 0) return setWrong(problems);
      return setRefusal({ message: answer.message, details });
    }
    close();
    onSent();
    notify({
      tone: "ok",
      title: "An edited copy is sent",
      text: "The delivery stays failed, and links to it.",
    });
  }
  const field = (name: keyof EditDraft) => ({
    name,
    value: draft[name],
    error: wrong[name] ? <span role="alert">{wrong[name]}</span> : undefined,
    onChange: ({ currentTarget }: { currentTarget: { value: string } }) => {
      const { value } = currentTarget;
      setDraft((before) => ({ ...before, [name]: value }));
    },
    autoComplete: "off",
  });

  return (
    <DialogForm onSubmit={submit}>
      {isCopy ? (
        <p className={classes.quiet}>
          This is an edited copy. Its own headers and URL stay where you replace none; its secret headers do
          not go to another origin.
        </p>
      ) : null}
      {sent.text === null ? (
        <p className={classes.quiet}>The body cannot be edited here: it is sent as it is.</p>
      ) : (
        <Textarea
          {...field("body")}
          label="Body"
          description={sent.contentType ?? "no content type"}
          rows={10}
          spellCheck={false}
          styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
          data-autofocus
        />
      )}
      {changes && changes.length > 0 ? (
        <ul aria-label="Changes of the body" className={classes.quiet}>
          {changes.map((change) => (
            <li key={changeText(change)}>
              <OutsideText text={changeText(change)} />
            </li>
          ))}
        </ul>
      ) : null}
      <Textarea
        {...field("headers")}
        label="Headers (optional)"
        description="One on each line, as name: value. Added to the subscriber's, or in their place."
        rows={2}
        spellCheck={false}
      />
      <TextInput
        {...field("url")}
        label="URL (optional)"
        description="To another origin it goes without the subscriber's secret headers."
      />
      <TextInput {...field("reason")} label="Reason" maxLength={1000} />
      {refusal ? <RefusalNote {...refusal} /> : null}
      <DialogButtons
        note="A copy is sent once, as an event of its own. This delivery stays failed."
        close={close}
      >
        <Button type="submit" loading={isBusy}>
          Send the copy
        </Button>
      </DialogButtons>
    </DialogForm>
  );
}
