"use client";

import { Switch, TextInput } from "@mantine/core";
import { memo, useCallback, useMemo, useState } from "react";
import { ListProblem } from "@/components/form-screen/form-field";
import { Section } from "@/components/form-screen/section";
import type { DraftChange } from "@/components/form-screen/use-form";
import { Icon } from "@/components/ui/icons";
import type { HandlerTopics } from "@/lib/subscribers/view";
import type { SubscriberDraft } from "../draft";
import { HandlerGrid } from "./handler-grid";
import {
  filterGrid,
  type GridHandler,
  gridOf,
  type SubscribedContexts,
  withSubscriptions,
} from "./subscription-draft";
import classes from "./subscriptions.module.css";

type Props = {
  subscriptions: SubscribedContexts;
  handlers: readonly HandlerTopics[];
  change: DraftChange<SubscriberDraft>;
};

/** Up to this number of topics all are shown at first; of more, those with a subscription, if there are any. */
const FEW_TOPICS = 40;

/** The subscriptions as topics × contexts: a grid for each handler. */
export const SubscriptionsSection = memo(function SubscriptionsSection(props: Props) {
  const { subscriptions, handlers, change } = props;
  const [text, setText] = useState("");
  /** While it is on: the subscriptions at the time it was switched on, so that no row leaves when it is unticked. */
  const grid = useMemo(() => gridOf(handlers), [handlers]);
  const [only, setOnly] = useState<SubscribedContexts | null>(() =>
    startsWithSubscribed(grid, subscriptions) ? subscriptions : null,
  );
  const shown = useMemo(
    () => filterGrid(grid, text, (path) => only === null || isSubscribed(only, path)),
    [grid, text, only],
  );
  const toggle = useCallback(
    (paths: readonly string[], context: string, isOn: boolean) =>
      change((old) => ({ subscriptions: withSubscriptions(old.subscriptions, paths, context, isOn) })),
    [change],
  );
  const all = grid.flatMap(({ topics }) => topics);
  const count = all.filter(({ path }) => isSubscribed(subscriptions, path)).length;
  if (all.length === 0) {
    return (
      <Section title="Subscriptions">
        <p className={classes.quiet}>
          There is no topic yet. A subscriber can be created without subscriptions; they are chosen here once
          a handler has topics.
        </p>
      </Section>
    );
  }
  return (
    <Section title="Subscriptions" hint={`${count} of ${all.length} topics`}>
      <ListProblem path="subscriptions" label="Subscriptions" />
      <div className={classes.tools}>
        <TextInput
          aria-label="Search topics"
          placeholder="Search topics"
          autoComplete="off"
          spellCheck={false}
          leftSection={<Icon name="search" size={13} />}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          // Enter would save the form.
          onKeyDown={(event) => event.key === "Enter" && event.preventDefault()}
        />
        <Switch
          size="xs"
          label="Only subscribed topics"
          checked={only !== null}
          onChange={(event) => setOnly(event.currentTarget.checked ? subscriptions : null)}
        />
      </div>
      {shown.length > 0 ? null : only ? (
        <p className={classes.quiet}>
          No subscribed topic matches.{" "}
          <button type="button" className={classes.all} onClick={() => setOnly(null)}>
            Search all topics
          </button>
        </p>
      ) : (
        <p className={classes.quiet}>No topic matches.</p>
      )}
      {shown.map((handler) => (
        <HandlerGrid
          key={handler.id}
          handler={handler}
          subscriptions={subscriptions}
          isOpenAtFirst={
            all.length <= FEW_TOPICS || handler.topics.some(({ path }) => isSubscribed(subscriptions, path))
          }
          isSearched={text.trim() !== "" || only !== null}
          toggle={toggle}
        />
      ))}
    </Section>
  );
});

function startsWithSubscribed(grid: readonly GridHandler[], subscriptions: SubscribedContexts): boolean {
  const all = grid.flatMap(({ topics }) => topics);
  return all.length > FEW_TOPICS && all.some(({ path }) => isSubscribed(subscriptions, path));
}

const isSubscribed = (subscriptions: SubscribedContexts, path: string) =>
  (subscriptions[path]?.length ?? 0) > 0;
