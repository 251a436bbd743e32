"use client";

import { Checkbox, SegmentedControl } from "@mantine/core";
import fields from "@/components/form-screen/fields.module.css";
import { ListProblem } from "@/components/form-screen/form-field";
import type { FieldsProps } from "@/components/form-screen/form-screen";
import { TextField } from "@/components/form-screen/inputs";
import { Section } from "@/components/form-screen/section";
import { DayInput } from "@/components/ui/day-input";
import { API_KEY_SCOPES } from "@/lib/access/roles";
import { SCOPE_LABEL } from "@/lib/api-keys/labels";
import type { NewApiKeyData } from "@/lib/api-keys/view";
import { formatDay } from "@/lib/time/format";
import { addDays } from "@/lib/time/zone";
import { type ApiKeyDraft, EXPIRIES, type Expiry, lastDay } from "./api-key-draft";
import classes from "./api-keys.module.css";

type Props = FieldsProps<ApiKeyDraft> & Omit<NewApiKeyData, "zone">;

const EXPIRY_LABEL = {
  "30": "30 days",
  "90": "90 days",
  "365": "365 days",
  day: "A day",
  never: "Never",
} as const satisfies Record<Expiry, string>;
const CHOICES = EXPIRIES.map((value) => ({ value, label: EXPIRY_LABEL[value] }));

/** The fields of a new API key. */
export function ApiKeyFields({ draft, change, mayNot, today }: Props) {
  const { name, scopes } = draft;
  const toggle = (scope: string, isOn: boolean) =>
    change(({ scopes: old }) => ({
      // In the order of the list, so that the same choice is the same body.
      scopes: API_KEY_SCOPES.filter((one) => (one === scope ? isOn : old.includes(one))),
    }));
  return (
    <>
      <Section title="API key">
        <TextField
          label="Name"
          description="The program that uses it: it is named in operations and in the audit trail"
          path="name"
          value={name}
          onChange={(next) => change({ name: next })}
        />
      </Section>
      <Section title="Scopes" hint="What it may do: choose as little as the program needs.">
        <div className={classes.checks}>
          {API_KEY_SCOPES.map((scope) => (
            <Checkbox
              key={scope}
              label={SCOPE_LABEL[scope].label}
              description={
                mayNot.includes(scope) ? "You may not do this yourself." : SCOPE_LABEL[scope].allows
              }
              checked={scopes.includes(scope)}
              disabled={mayNot.includes(scope)}
              onChange={(event) => toggle(scope, event.currentTarget.checked)}
            />
          ))}
          <ListProblem path="scopes" label="Scopes" />
        </div>
      </Section>
      <ExpirySection {...{ draft, change, today }} />
    </>
  );
}

function ExpirySection({ draft, change, today }: Pick<Props, "draft" | "change" | "today">) {
  const last = lastDay(draft, today);
  return (
    <Section title="Expiry">
      <div className={classes.expiry}>
        <SegmentedControl
          aria-label="Expires after"
          data={CHOICES}
          value={draft.expiry}
          onChange={(expiry) => change({ expiry: EXPIRIES.find((one) => one === expiry) ?? "90" })}
        />
        {draft.expiry === "day" && last !== null ? (
          <DayInput
            label="Last day"
            value={last}
            min={today}
            max={addDays(today, 3650)}
            onChange={(day) => change({ day })}
          />
        ) : null}
        <p className={fields.quiet}>
          {last === null
            ? "It is valid until it is revoked."
            : `It is valid until the end of ${formatDay(last)}, and refused (401) from then on.`}
        </p>
        <ListProblem path="expiresAt" label="Expiry" />
      </div>
    </Section>
  );
}
