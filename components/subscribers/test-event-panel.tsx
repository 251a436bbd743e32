"use client";

import { Button, Textarea, TextInput } from "@mantine/core";
import { useState, useTransition } from "react";
import { Section } from "@/components/form-screen/section";
import { UNREACHABLE } from "@/components/ui/unreachable";
import type { SubscriberPageData } from "@/lib/subscribers/view";
import { sendTest } from "@/lib/test-events/actions";
import { sampleContent } from "@/lib/test-events/schema";
import { onEnter } from "./on-enter";
import classes from "./subscribers.module.css";
import { type TestAnswer, TestEventAnswer } from "./test-event-answer";

/** Sends a test event and shows what came back. For administrators only. */
export function TestEventPanel({ subscriber, mayEdit, now }: SubscriberPageData) {
  const { id, name, deletedAt } = subscriber;
  const [content, setContent] = useState(() => sampleContent(name, now));
  const [answer, setAnswer] = useState<TestAnswer>();
  const [isPending, startTransition] = useTransition();
  if (!mayEdit || deletedAt) return null;

  async function send() {
    setAnswer(undefined);
    setAnswer(await sendTest({ id, content }).catch(() => UNREACHABLE));
  }

  return (
    <Section title="Send test event" hint="Marked as a test, and counted nowhere">
      <p className={classes.none}>
        One request as a delivery would be sent, with the settings as they are saved: signed, with its headers
        and time-out, whatever its status. It has the header redeliver-test.
      </p>
      <Textarea
        label="Body"
        classNames={{ input: "mono" }}
        autosize
        minRows={3}
        maxRows={14}
        spellCheck={false}
        value={content.body}
        onChange={({ currentTarget: { value } }) => setContent((one) => ({ ...one, body: value }))}
      />
      <TextInput
        label="Content type"
        spellCheck={false}
        autoComplete="off"
        value={content.contentType}
        onKeyDown={onEnter(() => startTransition(send))}
        onChange={({ currentTarget: { value } }) => setContent((one) => ({ ...one, contentType: value }))}
      />
      <div className={classes.buttons}>
        <Button variant="default" loading={isPending} onClick={() => startTransition(send)}>
          Send test event
        </Button>
      </div>
      <div role="status" className={classes.stack}>
        {answer ? <TestEventAnswer answer={answer} /> : null}
      </div>
    </Section>
  );
}
