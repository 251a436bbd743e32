"use client";

import { Autocomplete, NativeSelect, Select, Textarea, TextInput } from "@mantine/core";
import { useDeferredValue, useMemo } from "react";
import fields from "@/components/form-screen/fields.module.css";
import { PRIORITIES } from "@/lib/engine/priority";
import type { EventToTry } from "@/lib/handlers/try-it";
import type { TopicContent } from "@/lib/handlers/view";
import { isJsonType } from "@/lib/text/content-type";
import { isJson } from "@/lib/text/read-json";
import { visible } from "@/lib/text/visible";
import classes from "./try-it.module.css";

const CONTENT_TYPES = [
  "application/json",
  "text/plain",
  "application/xml",
  "application/x-www-form-urlencoded",
];

type Props = {
  event: EventToTry;
  topics: readonly TopicContent[];
  problems: Readonly<Record<string, string>>;
  change: (part: Partial<EventToTry>) => void;
};

/** The fields of an event. */
export function TryItFields({ event, topics, problems, change }: Props) {
  const contexts = topics.find(({ name }) => name === event.topic)?.contexts ?? [];
  const typed = useDeferredValue(event.body);
  const isFalseJson = useMemo(
    () => isJsonType(event.contentType) && !isJson(new TextEncoder().encode(typed)),
    [event.contentType, typed],
  );

  return (
    <>
      <div className={fields.fields}>
        <Select
          label="Topic"
          data={topics.map(({ name }) => ({ value: name, label: visible(name) }))}
          value={event.topic}
          onChange={(topic) => topic && change({ topic })}
          searchable={topics.length > 10}
          allowDeselect={false}
          error={problems.topic}
        />
        <NativeSelect
          label="Context"
          data={contexts}
          value={event.context}
          onChange={({ currentTarget }) => change({ context: currentTarget.value })}
          error={problems.context}
        />
        <Autocomplete
          label="Content type"
          data={CONTENT_TYPES}
          value={event.contentType}
          onChange={(contentType) => change({ contentType })}
          error={problems.contentType}
        />
      </div>
      <Textarea
        label="Body"
        classNames={{ input: classes.body ?? "" }}
        autosize
        minRows={4}
        maxRows={16}
        spellCheck={false}
        value={event.body}
        onChange={({ currentTarget }) => change({ body: currentTarget.value })}
        error={problems.body}
        description={
          isFalseJson ? (
            <span className={classes.caution}>This is no valid JSON: the event will be refused (400).</span>
          ) : (
            "Sent as it is, in UTF-8"
          )
        }
      />
      <div className={fields.fields}>
        <NativeSelect
          label="event-priority"
          data={[{ value: "", label: "the topic's" }, ...PRIORITIES]}
          value={event.priority}
          onChange={({ currentTarget }) =>
            change({ priority: currentTarget.value as EventToTry["priority"] })
          }
        />
        <TextInput
          label="event-value"
          placeholder="none"
          value={event.value}
          onChange={({ currentTarget }) => change({ value: currentTarget.value })}
          error={problems.value}
        />
        <TextInput
          label="Idempotency-Key"
          placeholder="none"
          value={event.idempotencyKey}
          onChange={({ currentTarget }) => change({ idempotencyKey: currentTarget.value })}
          error={problems.idempotencyKey}
        />
      </div>
    </>
  );
}
