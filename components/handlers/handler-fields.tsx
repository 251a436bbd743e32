"use client";

import { Checkbox, Select } from "@mantine/core";
import { useMemo } from "react";
import fields from "@/components/form-screen/fields.module.css";
import { useField } from "@/components/form-screen/form-field";
import type { FieldsProps } from "@/components/form-screen/form-screen";
import { LinesField, TextField } from "@/components/form-screen/inputs";
import { Section } from "@/components/form-screen/section";
import type { HandlerChoices, HandlerFacts, SubscriptionCount } from "@/lib/handlers/view";
import { visible } from "@/lib/text/visible";
import type { HandlerDraft } from "./handler-draft";
import { lossesOf } from "./lost";
import { LostNote } from "./lost-note";
import { TopicsSection } from "./topics/topics-section";

type Props = FieldsProps<HandlerDraft> &
  HandlerChoices & { handler: HandlerFacts | null; subscriptions: SubscriptionCount[] };

/** The fields of a handler. */
export function HandlerFields({ draft, change, handler, policies, contexts, subscriptions }: Props) {
  const { topics } = draft;
  const losses = useMemo(
    () => (handler ? lossesOf(handler, subscriptions, topics) : []),
    [handler, subscriptions, topics],
  );
  const choices = useMemo(
    () => policies.map(({ id, name }) => ({ value: id, label: visible(name) })),
    [policies],
  );
  const isMoved = handler !== null && draft.basePath.trim() !== handler.basePath;
  return (
    <>
      <Section title="Handler">
        <div className={fields.halves}>
          <TextField label="Name" path="name" value={draft.name} onChange={(name) => change({ name })} />
          <TextField
            label="Version"
            path="version"
            value={draft.version}
            onChange={(version) => change({ version })}
          />
          <TextField
            label="Base path"
            description={
              isMoved
                ? "Publishers have to use the new path: requests to the old one are answered 404."
                : "Before the topic in publish paths, as /alerts or /billing/invoices"
            }
            spellCheck={false}
            path="basePath"
            value={draft.basePath}
            onChange={(basePath) => change({ basePath })}
          />
          <Select
            label="Policy"
            description="Who may publish, and how failures are retried"
            placeholder="None: no automatic retry"
            data={choices}
            value={draft.policyId}
            onChange={(policyId) => change({ policyId })}
            clearable
            clearButtonProps={{ "aria-label": "No policy" }}
            searchable={policies.length > 10}
            nothingFoundMessage="No policy has this name"
            {...useField("policyId")}
          />
        </div>
        <LinesField
          label="Description"
          path="description"
          minRows={1}
          maxRows={8}
          value={draft.description}
          onChange={(description) => change({ description })}
        />
        <Checkbox
          label="Open: anyone may publish, without credentials"
          checked={draft.open}
          onChange={(event) => change({ open: event.currentTarget.checked })}
        />
      </Section>
      <TopicsSection topics={topics} contexts={contexts} change={change}>
        <LostNote losses={losses} />
      </TopicsSection>
    </>
  );
}
