"use client";

import { type FieldsProps, FormScreen } from "@/components/form-screen/form-screen";
import { LinesField } from "@/components/form-screen/inputs";
import { Section } from "@/components/form-screen/section";
import type { FoldRule } from "@/lib/engine/fingerprint/fold-rules";
import { update } from "@/lib/folding/actions";
import { type FoldingBody, foldingForm } from "@/lib/folding/schema";
import { FOLDING } from "@/lib/folding/search-params";
import type { FoldingPageData } from "@/lib/folding/view";
import { defineForm } from "@/lib/form/form";
import { type FoldingDraft, isChanged, toBody, toDraft } from "./draft";
import { FoldingFacts } from "./folding-facts";
import { RulesSection } from "./rules-section";
import { TryFolding } from "./try-folding";

const form = defineForm<{ rules: FoldRule[] }, FoldingDraft, FoldingBody>({
  ...FOLDING,
  schema: foldingForm,
  toDraft,
  toBody,
});

const ACTIONS = { update };

/** Changes the rules of folding: all of them, as the next version. */
export function FoldingForm(data: FoldingPageData) {
  return (
    <FormScreen
      form={form}
      actions={ACTIONS}
      stored={data.stored}
      start={data.stored}
      title={FOLDING.label.one}
      fields={(fields) => <Fields {...fields} data={data} />}
      aside={(draft) => <TryFolding draft={draft} {...data} />}
    />
  );
}

function Fields({ draft, change, data }: FieldsProps<FoldingDraft> & { data: FoldingPageData }) {
  return (
    <>
      <RulesSection rules={draft.rules} change={change} />
      {isChanged(draft) ? (
        <Section title="Why">
          <LinesField
            label="Reason for the change"
            description="For the audit trail."
            path="reason"
            required
            minRows={2}
            value={draft.reason}
            onChange={(reason) => change({ reason })}
          />
        </Section>
      ) : null}
      <FoldingFacts {...data} />
    </>
  );
}
