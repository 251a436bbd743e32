"use client";

import { type FieldsProps, FormScreen } from "@/components/form-screen/form-screen";
import { Section } from "@/components/form-screen/section";
import type { RetentionSettings } from "@/lib/engine/retention";
import { defineForm } from "@/lib/form/form";
import { update } from "@/lib/retention/actions";
import { RETENTION_GROUPS } from "@/lib/retention/labels";
import { type RetentionBody, retentionForm } from "@/lib/retention/schema";
import { RETENTION } from "@/lib/retention/search-params";
import type { RetentionPageData } from "@/lib/retention/view";
import { askBeforeRemoval } from "./ask-before-removal";
import { type RetentionDraft, toBody, toDraft } from "./draft";
import { RemovedTable } from "./removed-table";
import classes from "./retention.module.css";
import { RetentionSummary } from "./retention-summary";
import { SettingRow } from "./setting-row";

const form = defineForm<RetentionSettings, RetentionDraft, RetentionBody>({
  ...RETENTION,
  schema: retentionForm,
  toDraft,
  toBody,
});

const ACTIONS = { update };

/** How long everything is kept: a row for each setting, with what it keeps, how large that is and what goes next. */
export function RetentionForm(data: RetentionPageData) {
  return (
    <FormScreen
      form={form}
      actions={ACTIONS}
      stored={data.stored}
      start={data.stored}
      title={RETENTION.label.one}
      beforeSave={(changes) => askBeforeRemoval(changes, data)}
      fields={(fields) => <Fields {...fields} data={data} />}
    />
  );
}

function Fields({ draft, change, data }: FieldsProps<RetentionDraft> & { data: RetentionPageData }) {
  return (
    <>
      <RetentionSummary data={data} draft={draft} />
      {RETENTION_GROUPS.map(({ title, hint, names }) => (
        <Section key={title} title={title} hint={hint}>
          <div className={classes.rows}>
            <Captions />
            {names.map((name) => (
              <SettingRow key={name} name={name} draft={draft} change={change} data={data} />
            ))}
          </div>
        </Section>
      ))}
      <Section title="Removed in the last 14 days">
        <RemovedTable removed={data.removed} />
      </Section>
    </>
  );
}

/** Above the rows of a wide window. Assistive technology, and narrow windows, have the names beside the values. */
function Captions() {
  return (
    <div className={classes.captions} aria-hidden="true">
      <div>
        <span>Keeps</span>
        <span>For</span>
      </div>
      <div className={classes.facts}>
        <span>Now</span>
        <span>Will be</span>
        <span>Oldest</span>
        <span>Goes next</span>
      </div>
    </div>
  );
}
