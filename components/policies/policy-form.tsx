"use client";

import type { ReactNode } from "react";
import { FormScreen } from "@/components/form-screen/form-screen";
import { create, update } from "@/lib/policies/actions";
import type { PolicyContent, PolicyFacts } from "@/lib/policies/view";
import { policyForm } from "./draft";
import { PolicyFields } from "./policy-fields";
import { SchedulePreview } from "./schedule/schedule-preview";

type Props = {
  /** The initial content. */
  start: PolicyContent;
  /** The edited policy; null: a new one. */
  policy: PolicyFacts | null;
  contexts: string[];
  zone: string;
  now: Date;
  /** Further buttons beside the title. */
  buttons?: ReactNode;
  /** Shown above the sections, and below the schedule. */
  notes?: ReactNode;
  aside?: ReactNode;
};

const ACTIONS = { create, update };

/** Creates or changes a policy. The schedule follows the typed values. */
export function PolicyForm({ start, policy, contexts, zone, now, buttons, notes, aside }: Props) {
  return (
    <FormScreen
      form={policyForm}
      actions={ACTIONS}
      stored={policy}
      start={start}
      title={policy?.name}
      buttons={buttons}
      notes={notes}
      fields={(form) => <PolicyFields {...form} contexts={contexts} zone={zone} />}
      aside={({ retry }) => (
        <>
          <SchedulePreview retry={retry} now={now} />
          {aside}
        </>
      )}
    />
  );
}
