"use client";

import { Button, TextInput } from "@mantine/core";
import { memo, type ReactNode, useCallback, useDeferredValue, useRef, useState } from "react";
import { ListProblem } from "@/components/form-screen/form-field";
import { focusNeighbour } from "@/components/form-screen/grid-keys";
import { Section } from "@/components/form-screen/section";
import { thenFocus } from "@/components/form-screen/then-focus";
import type { DraftChange } from "@/components/form-screen/use-form";
import { Icon } from "@/components/ui/icons";
import { replaced, without } from "@/lib/form/list-edit";
import { visible } from "@/lib/text/visible";
import { type HandlerDraft, newTopic, switched, type TopicDraft } from "../handler-draft";
import { TopicRow } from "./topic-row";
import classes from "./topics.module.css";

/** Shorter lists need no search. */
const SEARCHED_FROM = 12;

type Props = {
  topics: TopicDraft[];
  /** Names of all contexts. */
  contexts: string[];
  change: DraftChange<HandlerDraft>;
  children: ReactNode;
};

/** The topics as rows, enabled in the contexts by a grid of check boxes, which the arrow keys walk. */
export const TopicsSection = memo(function TopicsSection({ topics, contexts, change, children }: Props) {
  const table = useRef<HTMLTableElement>(null);
  const [typed, setTyped] = useState("");
  const wanted = useDeferredValue(typed.trim().toLowerCase());
  const isShown = ({ name, description }: TopicDraft) =>
    `${name}\n${description}`.toLowerCase().includes(wanted);
  const shown = wanted ? topics.filter(isShown) : topics;

  const replace = useCallback(
    (topic: TopicDraft) => change((old) => ({ topics: replaced(old.topics, topic) })),
    [change],
  );
  const remove = useCallback(
    (key: string) => change((old) => ({ topics: without(old.topics, key) })),
    [change],
  );

  function add() {
    const topic = newTopic(topics.at(-1));
    thenFocus(
      () => {
        setTyped("");
        change({ topics: [...topics, topic] });
      },
      () => table.current?.querySelector<HTMLElement>(`[data-topic="${topic.key}"] input`),
    );
  }

  function switchAll(context: string, isOn: boolean) {
    const keys = new Set(shown.map(({ key }) => key));
    change((old) => ({
      topics: old.topics.map((topic) =>
        keys.has(topic.key) ? switched(topic, context, isOn, contexts) : topic,
      ),
    }));
  }

  return (
    <Section
      title="Topics"
      hint="A topic can be published and subscribed to in the contexts where it is enabled."
    >
      <ListProblem path="topics" label="Topics" />
      {topics.length >= SEARCHED_FROM ? (
        <TextInput
          aria-label="Find a topic"
          placeholder="Find a topic"
          size="xs"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          // Enter would save the form.
          onKeyDown={(event) => event.key === "Enter" && event.preventDefault()}
        />
      ) : null}
      {topics.length > 0 ? (
        <div className={classes.scroller}>
          <table ref={table} className={classes.table} aria-label="Topics" onKeyDown={focusNeighbour}>
            <thead>
              <tr>
                <th scope="col" className={classes.first}>
                  Topic
                </th>
                <th scope="col">Description</th>
                <th scope="col">Priority</th>
                {contexts.map((context, column) => (
                  <ContextHead
                    key={context}
                    cell={`0 ${column}`}
                    context={context}
                    enabled={shown.filter((topic) => topic.contexts.includes(context)).length}
                    of={shown.length}
                    onSwitch={switchAll}
                  />
                ))}
                <td />
              </tr>
            </thead>
            <tbody>
              {topics.map((topic, index) =>
                wanted && !isShown(topic) ? null : (
                  <TopicRow
                    key={topic.key}
                    topic={topic}
                    index={index}
                    contexts={contexts}
                    onChange={replace}
                    onRemove={remove}
                  />
                ),
              )}
            </tbody>
          </table>
        </div>
      ) : (
        <p className={classes.quiet}>No topics: nothing can be published to this handler.</p>
      )}
      {wanted && shown.length === 0 ? (
        <p className={classes.quiet}>No topic contains “{visible(typed.trim())}”.</p>
      ) : null}
      {children}
      <Button
        data-adds="topics"
        className={classes.add}
        variant="default"
        size="compact-xs"
        leftSection={<Icon name="plus" size={12} />}
        onClick={add}
      >
        Add topic
      </Button>
    </Section>
  );
});

type HeadProps = {
  cell: string;
  context: string;
  /** The number of topics that are enabled in it, of how many that are shown. */
  enabled: number;
  of: number;
  onSwitch: (context: string, isOn: boolean) => void;
};

/** A context, with a check box for all topics that are shown. */
function ContextHead({ cell, context, enabled, of, onSwitch }: HeadProps) {
  return (
    <th scope="col" className={classes.context}>
      <span title={visible(context)}>{visible(context)}</span>
      <input
        type="checkbox"
        ref={(box) => {
          if (box) box.indeterminate = enabled > 0 && enabled < of;
        }}
        data-cell={cell}
        aria-label={`All topics in ${visible(context)}`}
        checked={enabled === of}
        onChange={(event) => onSwitch(context, event.currentTarget.checked)}
      />
    </th>
  );
}
