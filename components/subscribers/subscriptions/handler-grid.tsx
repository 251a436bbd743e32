"use client";

import { type FocusEvent, type KeyboardEvent, useState } from "react";
import { focusNeighbour } from "@/components/form-screen/grid-keys";
import { OutsideText } from "@/components/ui/outside-text";
import { visible } from "@/lib/text/visible";
import type { GridHandler, GridTopic, SubscribedContexts } from "./subscription-draft";
import classes from "./subscriptions.module.css";
import { TopicRow } from "./topic-row";

export type Toggle = (paths: readonly string[], context: string, isOn: boolean) => void;

type Props = {
  handler: GridHandler;
  subscriptions: SubscribedContexts;
  isOpenAtFirst: boolean;
  /** A search shows what it finds. */
  isSearched: boolean;
  toggle: Toggle;
};

/** The topics of a handler × the contexts in which one is enabled. One stop of Tab; arrow keys move within. */
export function HandlerGrid({ handler, subscriptions, isOpenAtFirst, isSearched, toggle }: Props) {
  const { id, name, basePath, contexts, topics } = handler;
  const [isOpen, setIsOpen] = useState(isOpenAtFirst);
  /** The cell that Tab reaches, as `row column`. */
  const [active, setActive] = useState("0 0");
  const stop = hasBox(handler, subscriptions, active) ? active : "0 0";
  const isShown = isOpen || isSearched;
  const count = topics.filter(({ path }) => subscriptions[path]?.length).length;
  return (
    <div className={classes.handler}>
      <button
        type="button"
        className={classes.head}
        aria-expanded={isShown}
        aria-controls={`grid-${id}`}
        onClick={() => setIsOpen(!isOpen)}
      >
        <b>
          <OutsideText text={name} />
        </b>
        <span className="mono">{basePath}</span>
        <span className={classes.count}>{`${count} of ${topics.length}`}</span>
      </button>
      {isShown ? (
        <table
          id={`grid-${id}`}
          // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table whose boxes arrow keys reach is a grid
          role="grid"
          className={classes.grid}
          aria-label={`Subscriptions to ${visible(name)}`}
          onKeyDown={(event: KeyboardEvent<HTMLTableElement>) => focusNeighbour(event)}
          onFocus={(event: FocusEvent<HTMLTableElement>) => setActive(event.target.dataset.cell ?? active)}
        >
          <thead>
            <tr>
              <th scope="col">Topic</th>
              {contexts.map((context, column) => (
                <th key={context} scope="col">
                  <ContextHead
                    {...{ context, topics, subscriptions, toggle }}
                    cell={`0 ${column}`}
                    isStop={stop === `0 ${column}`}
                  />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {topics.map((topic, index) => (
              <TopicRow
                key={topic.path}
                topic={topic}
                row={index + 1}
                contexts={contexts}
                subscribed={(subscriptions[topic.path] ?? []).join(" ")}
                stop={stop.startsWith(`${index + 1} `) ? stop : ""}
                toggle={toggle}
              />
            ))}
          </tbody>
        </table>
      ) : null}
    </div>
  );
}

/** A search may have taken the cell away that had the focus last. */
function hasBox({ topics, contexts }: GridHandler, subscriptions: SubscribedContexts, cell: string): boolean {
  const [row = 0, column = 0] = cell.split(" ").map(Number);
  const [topic, context] = [topics[row - 1], contexts[column]];
  if (context === undefined || (row > 0 && !topic)) return false;
  return !topic || topic.contexts.includes(context) || subscriptions[topic.path]?.includes(context) === true;
}

type HeadProps = {
  context: string;
  topics: readonly GridTopic[];
  subscriptions: SubscribedContexts;
  toggle: Toggle;
  cell: string;
  isStop: boolean;
};

/** Ticks all shown topics that are enabled in a context. */
function ContextHead({ context, topics, subscriptions, toggle, cell, isStop }: HeadProps) {
  const paths = topics.filter(({ contexts }) => contexts.includes(context)).map(({ path }) => path);
  const count = paths.filter((path) => subscriptions[path]?.includes(context)).length;
  return (
    <label>
      <input
        type="checkbox"
        aria-label={`All topics shown in ${visible(context)}`}
        data-cell={cell}
        tabIndex={isStop ? 0 : -1}
        checked={count > 0 && count === paths.length}
        ref={(box) => {
          if (box) box.indeterminate = count > 0 && count < paths.length;
        }}
        onChange={(event) => toggle(paths, context, event.currentTarget.checked)}
      />{" "}
      <OutsideText text={context} />
    </label>
  );
}
