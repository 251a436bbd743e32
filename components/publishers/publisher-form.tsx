"use client";

import { Select } from "@mantine/core";
import type { ReactNode } from "react";
import type { z } from "zod";
import fields from "@/components/form-screen/fields.module.css";
import { useField } from "@/components/form-screen/form-field";
import { FormScreen } from "@/components/form-screen/form-screen";
import { TextField } from "@/components/form-screen/inputs";
import { Section } from "@/components/form-screen/section";
import { defineForm } from "@/lib/form/form";
import { create, update } from "@/lib/publishers/actions";
import { APPLICATION_STATUS_LABEL } from "@/lib/publishers/labels";
import { APPLICATION_STATUSES, type ApplicationStatus, newPublisher } from "@/lib/publishers/schema";
import { PUBLISHERS } from "@/lib/publishers/search-params";
import type { PublisherContent, PublisherFacts } from "@/lib/publishers/view";
import { CREDENTIALS_HINT } from "./credentials";

type Draft = { name: string; status: ApplicationStatus; developerEmail: string };

const publisherForm = defineForm<PublisherContent, Draft, z.input<typeof newPublisher>>({
  ...PUBLISHERS,
  schema: newPublisher,
  secretsHint: CREDENTIALS_HINT,
  toDraft: ({ name, status, developerEmail }) => ({ name, status, developerEmail: developerEmail ?? "" }),
  toBody: ({ name, status, developerEmail }) => ({
    name: name.trim(),
    status,
    developerEmail: developerEmail.trim() || null,
  }),
});

const ACTIONS = { create, update };
const BLANK: PublisherContent = { name: "", status: "approved", developerEmail: null };

type Props = {
  /** The edited publisher; null: a new one. */
  publisher: PublisherFacts | null;
  buttons?: ReactNode;
  aside?: ReactNode;
};

/** Creates or changes a publisher. */
export function PublisherForm({ publisher, buttons, aside }: Props) {
  return (
    <FormScreen
      form={publisherForm}
      actions={ACTIONS}
      stored={publisher}
      start={publisher ?? BLANK}
      title={publisher?.name}
      buttons={buttons}
      aside={() => aside}
      fields={({ draft, change }) => (
        <Section title="Publisher">
          <div className={fields.halves}>
            <TextField
              label="Name"
              description="Events that were received keep the name of their time"
              path="name"
              value={draft.name}
              onChange={(name) => change({ name })}
            />
            <StatusField value={draft.status} onChange={(status) => change({ status })} />
          </div>
          <TextField
            label="Developer e-mail"
            description="Whom to ask about its events"
            type="email"
            path="developerEmail"
            value={draft.developerEmail}
            onChange={(developerEmail) => change({ developerEmail })}
          />
        </Section>
      )}
    />
  );
}

const STATUSES = APPLICATION_STATUSES.map((value) => ({ value, label: APPLICATION_STATUS_LABEL[value] }));

function StatusField(props: { value: ApplicationStatus; onChange: (status: ApplicationStatus) => void }) {
  return (
    <Select
      label="Status"
      description="Only an approved publisher may publish; another is answered 401"
      {...useField("status")}
      data={STATUSES}
      value={props.value}
      onChange={(status) => status && props.onChange(status)}
    />
  );
}
