"use client";

import { Select, Switch } from "@mantine/core";
import { memo } from "react";
import fields from "@/components/form-screen/fields.module.css";
import { useField } from "@/components/form-screen/form-field";
import { LinesField, TextField } from "@/components/form-screen/inputs";
import { Section } from "@/components/form-screen/section";
import type { DraftChange } from "@/components/form-screen/use-form";
import { APPLICATION_STATUS_LABEL } from "@/lib/publishers/labels";
import type { ApplicationStatus } from "@/lib/publishers/schema";
import type { SubscriberDraft } from "./draft";

type Props = Pick<SubscriberDraft, "name" | "description" | "developerEmail" | "status" | "paused"> & {
  isNew: boolean;
  change: DraftChange<SubscriberDraft>;
};

const STATUSES = Object.entries(APPLICATION_STATUS_LABEL).map(([value, label]) => ({ value, label }));

/** What a subscriber is, whose it is, and whether it gets deliveries. */
export const GeneralSection = memo(function GeneralSection(props: Props) {
  const { name, description, developerEmail, status, paused, isNew, change } = props;
  return (
    <Section title="Subscriber">
      <div className={fields.nameFields}>
        <TextField label="Name" path="name" value={name} onChange={(next) => change({ name: next })} />
        <LinesField
          label="Description"
          path="description"
          minRows={1}
          maxRows={8}
          value={description}
          onChange={(next) => change({ description: next })}
        />
        <Select
          label="Status"
          description="Deliveries go to approved subscribers only; to others they fail"
          allowDeselect={false}
          {...useField("status")}
          data={STATUSES}
          value={status}
          onChange={(value) => value && change({ status: value as ApplicationStatus })}
        />
        <TextField
          label="Developer e-mail"
          description="Whom to ask about it"
          type="email"
          path="developerEmail"
          value={developerEmail}
          onChange={(next) => change({ developerEmail: next })}
        />
      </div>
      {isNew ? (
        <Switch
          size="xs"
          label="Paused at first: deliveries wait until it is resumed"
          checked={paused}
          onChange={(event) => change({ paused: event.currentTarget.checked })}
        />
      ) : null}
    </Section>
  );
});
