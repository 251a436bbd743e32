"use client";

import { Button } from "@mantine/core";
import { memo } from "react";
import fields from "@/components/form-screen/fields.module.css";
import { ListProblem } from "@/components/form-screen/form-field";
import { TextField } from "@/components/form-screen/inputs";
import { RemoveButton } from "@/components/form-screen/remove-button";
import { SecretInput } from "@/components/form-screen/secret-input";
import { Section } from "@/components/form-screen/section";
import type { DraftChange } from "@/components/form-screen/use-form";
import { Icon } from "@/components/ui/icons";
import { replaced, without } from "@/lib/form/list-edit";
import { isSecretOfSubscriber } from "@/lib/secrets/mask";
import { MASKED } from "@/lib/secrets/masked";
import type { SubscriberDraft } from "../draft";
import classes from "../subscribers.module.css";
import { type HeaderDraft, headerFields, newHeader } from "./header-draft";

type Props = {
  headers: readonly HeaderDraft[];
  change: DraftChange<SubscriberDraft>;
  /** Whether a URL has an origin to which stored secrets are not sent. */
  isMoved: boolean;
};

/** The headers that are sent with every delivery. Values are secret, except those of a few harmless names. */
export const HeadersSection = memo(function HeadersSection({ headers, change, isMoved }: Props) {
  const set = (next: HeaderDraft[]) => change({ headers: next });
  const names = headerFields(headers);
  return (
    <Section title="Headers" hint="Sent with every delivery, beside those of Redeliver">
      <ListProblem path="headers" label="Headers" />
      {headers.map((header, index) => (
        <div key={header.key}>
          <div className={fields.pair}>
            <TextField
              label={`Header ${index + 1}`}
              placeholder="authorization"
              spellCheck={false}
              path={`headers.${names.get(header.key)}`}
              value={header.name}
              readOnly={header.value === MASKED}
              onChange={(name) => set(replaced(headers, { ...header, name }))}
            />
            <Value
              header={header}
              index={index}
              onChange={(value) => set(replaced(headers, { ...header, value }))}
            />
            <RemoveButton
              name={`header ${index + 1}`}
              list="headers"
              onRemove={() => set(without(headers, header.key))}
            />
          </div>
          {isMoved && header.value === MASKED ? (
            <p className={classes.again}>
              A URL has another origin: give this value again with Replace, or remove the header.
            </p>
          ) : null}
        </div>
      ))}
      <Button
        data-adds="headers"
        className={fields.start}
        variant="subtle"
        size="compact-xs"
        leftSection={<Icon name="plus" size={11} />}
        disabled={headers.length >= 50}
        onClick={() => set([...headers, newHeader()])}
      >
        Header
      </Button>
    </Section>
  );
});

type ValueProps = { header: HeaderDraft; index: number; onChange: (value: string) => void };

/** The value of a header: hidden while typed if it is secret. The mark of a problem is at the name. */
function Value({ header: { name, value }, index, onChange }: ValueProps) {
  const label = `Value ${index + 1}`;
  const path = `headers-value-${index}`;
  if (value === MASKED || isSecretOfSubscriber(name.trim()))
    return <SecretInput label={label} path={path} value={value} onChange={onChange} />;
  return <TextField label={label} spellCheck={false} path={path} value={value} onChange={onChange} />;
}
