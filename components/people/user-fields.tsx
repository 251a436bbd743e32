"use client";

import { Select, Switch } from "@mantine/core";
import fields from "@/components/form-screen/fields.module.css";
import { useField } from "@/components/form-screen/form-field";
import type { FieldsProps } from "@/components/form-screen/form-screen";
import { TextField } from "@/components/form-screen/inputs";
import { Section } from "@/components/form-screen/section";
import { ROLES, type Role } from "@/lib/access/roles";
import { ROLE_DESCRIPTION, ROLE_LABEL } from "@/lib/people/labels";
import type { UserDraft } from "./user-form";

type Props = FieldsProps<UserDraft> & {
  isNew: boolean;
  isRoleFromProvider: boolean;
  /** Why the switch of payloads is fixed; null: it is not. */
  payloadsFixed: string | null;
};

const CHOICES = ROLES.map((value) => ({ value, label: ROLE_LABEL[value] }));

/** The fields of a user. The e-mail address, with which the user signs in, stays as it was invited. */
export function UserFields({ draft, change, isNew, isRoleFromProvider, payloadsFixed }: Props) {
  return (
    <>
      <Section title="User">
        <div className={fields.halves}>
          {isNew ? (
            <TextField
              label="E-mail"
              description="With it the user signs in; it cannot be changed later"
              type="email"
              spellCheck={false}
              path="email"
              value={draft.email}
              onChange={(email) => change({ email })}
            />
          ) : null}
          <TextField
            label="Name"
            description={
              isNew
                ? "Optional: the user can set it when accepting"
                : "Shown in history instead of the address"
            }
            path="name"
            value={draft.name}
            onChange={(name) => change({ name })}
          />
        </div>
      </Section>
      <Section title="May">
        <div className={fields.halves}>
          <RoleSelect role={draft.role} onChange={(role) => change({ role })} />
        </div>
        {isRoleFromProvider ? (
          <p className={fields.quiet}>
            Each single sign-on of this user sets the role by OIDC_ROLE_CLAIM: a change here lasts until then.
            A password is not accepted, except of the last administrator.
          </p>
        ) : null}
        <Switch
          size="xs"
          label="Sees payloads"
          description={
            payloadsFixed ?? "Off: neither payloads nor the bodies of answers, in the console and by the API"
          }
          disabled={payloadsFixed !== null}
          checked={draft.seesPayloads}
          onChange={(event) => change({ seesPayloads: event.currentTarget.checked })}
        />
      </Section>
    </>
  );
}

function RoleSelect({ role, onChange }: { role: Role; onChange: (role: Role) => void }) {
  return (
    <Select
      label="Role"
      description={ROLE_DESCRIPTION[role]}
      data={CHOICES}
      value={role}
      onChange={(next) => onChange(next ?? role)}
      allowDeselect={false}
      {...useField("role")}
    />
  );
}
