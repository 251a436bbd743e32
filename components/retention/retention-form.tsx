"use client";

import { type FieldsProps, FormScreen } from "@/components/form-screen/form-screen";
import { Section } from "@/components/form-screen/section";
import type { RetentionName, RetentionSettings } from "@/lib/engine/retention";
import { defineForm } from "@/lib/form/form";
import { update } from "@/lib/retention/actions";
import { RETENTION_GROUPS } from "@/lib/retention/labels";
import { retentionForm } from "@/lib/retention/schema";
import { RETENTION } from "@/lib/retention/search-params";
import type { RetentionPageData } from "@/lib/retention/view";
import { askBeforeRemoval } from "./ask-before-removal";
import { RetentionAside } from "./retention-aside";
import { RetentionField } from "./retention-field";

/** Days as typed; an empty text is no limit of its own. */
export type RetentionDraft = Record<RetentionName, number | string>;

const form = defineForm<RetentionSettings, RetentionDraft, RetentionSettings>({
  ...RETENTION,
  schema: retentionForm,
  toDraft: (settings) => draftOf(settings, (days) => days ?? ""),
  toBody: (draft) => draftOf(draft, (days) => (days === "" ? null : days)),
});

function draftOf<From, To>(
  settings: Record<RetentionName, From>,
  convert: (days: From) => To,
): Record<RetentionName, To> {
  const names = RETENTION_GROUPS.flatMap(({ names }) => [...names]);
  return Object.fromEntries(names.map((name) => [name, convert(settings[name])])) as Record<
    RetentionName,
    To
  >;
}

const ACTIONS = { update };

/** How long everything is kept: a form, and beside it what was removed and what is overdue. */
export function RetentionForm(data: RetentionPageData) {
  return (
    <FormScreen
      form={form}
      actions={ACTIONS}
      stored={data.stored}
      start={data.stored}
      title={RETENTION.label.one}
      beforeSave={(changes) => askBeforeRemoval(changes, data)}
      aside={() => <RetentionAside {...data} />}
      fields={(fields) => <Fields {...fields} data={data} />}
    />
  );
}

function Fields({ draft, change, data }: FieldsProps<RetentionDraft> & { data: RetentionPageData }) {
  return RETENTION_GROUPS.map(({ title, hint, names }) => (
    <Section key={title} title={title} hint={hint}>
      {names.map((name) => (
        <RetentionField
          key={name}
          name={name}
          value={draft[name]}
          onChange={(days) => change({ [name]: days })}
          data={data}
        />
      ))}
    </Section>
  ));
}
