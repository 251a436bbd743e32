"use client";

import type { ReactNode } from "react";
import type { z } from "zod";
import { FormScreen } from "@/components/form-screen/form-screen";
import { TextField } from "@/components/form-screen/inputs";
import { Section } from "@/components/form-screen/section";
import { create, update } from "@/lib/contexts/actions";
import { newContext } from "@/lib/contexts/schema";
import { CONTEXTS } from "@/lib/contexts/search-params";
import type { ContextFacts } from "@/lib/contexts/view";
import { defineForm } from "@/lib/form/form";

type Draft = { name: string };

const contextForm = defineForm<ContextFacts | Draft, Draft, z.input<typeof newContext>>({
  ...CONTEXTS,
  schema: newContext,
  toDraft: ({ name }) => ({ name }),
  toBody: ({ name }) => ({ name: name.trim() }),
});

const ACTIONS = { create, update };
const BLANK = { name: "" };

type Props = {
  /** The edited context; null: a new one. */
  context: ContextFacts | null;
  buttons?: ReactNode;
  aside?: ReactNode;
};

/** Creates or renames a context. */
export function ContextForm({ context, buttons, aside }: Props) {
  return (
    <FormScreen
      form={contextForm}
      actions={ACTIONS}
      stored={context}
      start={context ?? BLANK}
      title={context?.name}
      buttons={buttons}
      aside={() => aside}
      fields={({ draft, change }) => (
        <Section title="Context">
          <TextField
            label="Name"
            description={
              context
                ? "Publish paths change with it: requests to paths with the old name are answered 404. Events that were received keep the old name."
                : "The first segment of publish paths, as in /api/events/testing/alerts/latency"
            }
            spellCheck={false}
            path="name"
            value={draft.name}
            onChange={(name) => change({ name })}
          />
        </Section>
      )}
    />
  );
}
