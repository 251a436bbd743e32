"use client";

import { Button } from "@mantine/core";
import { type FormEvent, useState, useTransition } from "react";
import { Columns } from "@/components/form-screen/columns";
import { Section } from "@/components/form-screen/section";
import { Icon } from "@/components/ui/icons";
import { LiveArea } from "@/components/ui/live-area";
import { UNREACHABLE } from "@/components/ui/unreachable";
import type { ActionResult } from "@/lib/action/result";
import { publish } from "@/lib/handlers/actions";
import { type EventToTry, eventToTry, type TriedEvent } from "@/lib/handlers/try-it";
import type { HandlerFacts } from "@/lib/handlers/view";
import { TriedAnswer } from "./tried-answer";
import classes from "./try-it.module.css";
import { TryItCommand } from "./try-it-command";
import { TryItFields } from "./try-it-fields";

type Props = { handler: HandlerFacts; publicUrl: string; zone: string };

/** Publishes a real event to a topic of the handler, and shows the answer and the deliveries as they settle. */
export function TryIt({ handler, publicUrl, zone }: Props) {
  const [typed, setTyped] = useState(() => firstEvent(handler));
  const [answer, setAnswer] = useState<ActionResult<{ tried: TriedEvent }> | typeof UNREACHABLE | null>(null);
  const [isPublishing, startPublishing] = useTransition();
  const event = { ...typed, ...enabledPlace(handler, typed) };
  const checked = eventToTry.safeParse(event);
  const problems = Object.fromEntries(
    (checked.error?.issues ?? []).map(({ path, message }) => [path.join("."), message]),
  );

  function submit(submitted: FormEvent) {
    submitted.preventDefault();
    if (!checked.success || isPublishing) return;
    setAnswer(null);
    startPublishing(async () => setAnswer(await publish(event).catch(() => UNREACHABLE)));
  }

  return (
    <LiveArea>
      <form id="try-it" className={classes.form} aria-label="Try it" onSubmit={submit}>
        <Columns aside={<TryItCommand origin={publicUrl} basePath={handler.basePath} event={event} />}>
          <Section
            title="Try it"
            hint="Publishes a real event, which is delivered to the subscribers of the topic."
          >
            {handler.topics.length === 0 ? (
              <p className={classes.quiet}>Add a topic and save it first.</p>
            ) : (
              <>
                <TryItFields
                  event={event}
                  topics={handler.topics}
                  problems={problems}
                  change={(part) => setTyped({ ...event, ...part })}
                />
                <Button
                  type="submit"
                  className={classes.publish}
                  loading={isPublishing}
                  disabled={!checked.success}
                  leftSection={<Icon name="external" size={14} />}
                >
                  Publish event
                </Button>
                <div role="status">{answer ? <TriedAnswer answer={answer} zone={zone} /> : null}</div>
              </>
            )}
          </Section>
        </Columns>
      </form>
    </LiveArea>
  );
}

const SAMPLE = JSON.stringify({ message: "Hello from Redeliver" }, null, 2);

/** The chosen topic and context as long as they exist, else the first. */
function enabledPlace({ topics }: HandlerFacts, chosen: Pick<EventToTry, "topic" | "context">) {
  const topic = topics.find(({ name }) => name === chosen.topic) ?? topics[0];
  const context = topic?.contexts.find((name) => name === chosen.context) ?? topic?.contexts[0];
  return { topic: topic?.name ?? "", context: context ?? "" };
}

function firstEvent(handler: HandlerFacts): EventToTry {
  return {
    handlerId: handler.id,
    ...enabledPlace(handler, { topic: "", context: "" }),
    contentType: "application/json",
    body: SAMPLE,
    priority: "",
    value: "",
    idempotencyKey: "",
  };
}
