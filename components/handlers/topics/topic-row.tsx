"use client";

import { memo } from "react";
import { ListProblem, useField } from "@/components/form-screen/form-field";
import { RemoveButton } from "@/components/form-screen/remove-button";
import { PRIORITIES, type Priority } from "@/lib/engine/priority";
import { visible } from "@/lib/text/visible";
import { switched, type TopicDraft } from "../handler-draft";
import classes from "./topics.module.css";

type Props = {
  topic: TopicDraft;
  index: number;
  contexts: string[];
  onChange: (topic: TopicDraft) => void;
  onRemove: (key: string) => void;
};

/** One topic. Its inputs are plain ones: a handler may have 500 topics. */
export const TopicRow = memo(function TopicRow({ topic, index, contexts, onChange, onRemove }: Props) {
  const path = `topics.${index}`;
  const called = topic.name.trim() ? visible(topic.name.trim()) : `topic ${index + 1}`;
  return (
    <tr data-topic={topic.key}>
      <th scope="row" className={classes.first}>
        <CellInput
          path={`${path}.name`}
          label={`Name of ${topic.id ? called : `topic ${index + 1}`}`}
          value={topic.name}
          onChange={(name) => onChange({ ...topic, name })}
        />
        <ListProblem path={`${path}.contexts`} label={`Contexts of ${called}`} />
        <ListProblem path={`${path}.id`} label={called} />
      </th>
      <td>
        <CellInput
          path={`${path}.description`}
          label={`Description of ${called}`}
          value={topic.description}
          onChange={(description) => onChange({ ...topic, description })}
        />
      </td>
      <td>
        <select
          className={classes.input}
          aria-label={`Priority of ${called}`}
          value={topic.priority}
          onChange={(event) => onChange({ ...topic, priority: event.currentTarget.value as Priority })}
        >
          {PRIORITIES.map((priority) => (
            <option key={priority}>{priority}</option>
          ))}
        </select>
      </td>
      {contexts.map((context, column) => (
        <td key={context} className={classes.context}>
          <input
            type="checkbox"
            aria-label={`${called} in ${visible(context)}`}
            title={visible(context)}
            data-cell={`${index + 1} ${column}`}
            tabIndex={column === 0 ? 0 : -1}
            checked={topic.contexts.includes(context)}
            onChange={(event) => onChange(switched(topic, context, event.currentTarget.checked, contexts))}
          />
        </td>
      ))}
      <td>
        <RemoveButton name={called} list="topics" onRemove={() => onRemove(topic.key)} />
      </td>
    </tr>
  );
});

type CellProps = { path: string; label: string; value: string; onChange: (value: string) => void };

function CellInput({ path, label, value, onChange }: CellProps) {
  const { name, error } = useField(path);
  const problem = `${path}-problem`;
  return (
    <>
      <input
        className={classes.input}
        name={name}
        aria-label={label}
        aria-invalid={error !== undefined}
        aria-describedby={error === undefined ? undefined : problem}
        autoComplete="off"
        spellCheck={false}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      {error === undefined ? null : (
        <p id={problem} className={classes.problem}>
          {error}
        </p>
      )}
    </>
  );
}
