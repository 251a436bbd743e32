"use client";

import type { ReactNode } from "react";
import { FormScreen } from "@/components/form-screen/form-screen";
import type { Role } from "@/lib/access/roles";
import { defineForm } from "@/lib/form/form";
import { invite, update } from "@/lib/people/actions";
import { type NewUserBody, newUser } from "@/lib/people/schema";
import { USERS } from "@/lib/people/search-params";
import type { UserFacts } from "@/lib/people/view";
import { UserFields } from "./user-fields";

export type UserDraft = { email: string; name: string; role: Role; seesPayloads: boolean };

const BLANK: UserDraft = { email: "", name: "", role: "viewer", seesPayloads: true };

const SHOWN_ONCE =
  "The link works once, for 48 hours: whoever opens it sets the name and password of this account.";

const userForm = defineForm<UserFacts | UserDraft, UserDraft, NewUserBody>({
  ...USERS,
  schema: newUser,
  toDraft: ({ email, name, role, seesPayloads }) => ({ email, name: name ?? "", role, seesPayloads }),
  toBody: ({ email, name, role, seesPayloads }) => ({
    email: email.trim(),
    name: name.trim() || null,
    role,
    seesPayloads,
  }),
});
const formWith = {
  mail: {
    ...userForm,
    secretsHint: `${SHOWN_ONCE} It is also sent to the user by e-mail.`,
  },
  noMail: {
    ...userForm,
    secretsHint: `${SHOWN_ONCE} No mail server is set (SMTP_URL), so pass it on yourself, to the user only.`,
  },
};

const ACTIONS = { create: invite, update };

type Props = {
  /** The edited user; null: a new one. */
  user: UserFacts | null;
  isMailed: boolean;
  /** Whether the reader can let others see payloads. */
  mayGivePayloads: boolean;
  isSelf?: boolean;
  /** Whether each single sign-on sets the role. */
  isRoleFromProvider?: boolean;
  buttons?: ReactNode;
  aside?: ReactNode;
};

/** Invites a user, or changes name, role and rights of one. */
export function UserForm(props: Props) {
  const { user, isMailed, mayGivePayloads, isRoleFromProvider = false, buttons, aside } = props;
  const payloadsFixed = reasonFixed(props);
  return (
    <FormScreen
      form={isMailed ? formWith.mail : formWith.noMail}
      actions={ACTIONS}
      stored={user}
      start={user ?? { ...BLANK, seesPayloads: mayGivePayloads }}
      title={user?.name ?? user?.email ?? "Invite a user"}
      createLabel="Invite user"
      buttons={buttons}
      aside={() => aside}
      fields={(form) => (
        <UserFields {...form} isNew={user === null} {...{ isRoleFromProvider, payloadsFixed }} />
      )}
    />
  );
}

function reasonFixed({ user, isSelf, mayGivePayloads }: Props): string | null {
  if (isSelf) return "This is your own account: another administrator decides it";
  if (mayGivePayloads || user?.seesPayloads) return null;
  return "You are not shown payloads: an administrator who is decides it";
}
