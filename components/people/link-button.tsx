"use client";

import { NewSecretButton } from "@/components/form-screen/new-secret-button";
import { newInvite, resetPassword } from "@/lib/people/actions";

type Props = { id: string; kind: "invite" | "reset"; isMailed: boolean };

const TEXT = {
  invite: {
    text: "New invite link",
    question: {
      title: "Make a new invite link?",
      body: "It works once, for 48 hours. An earlier link is not valid any more.",
      confirm: "Make the link",
    },
    title: "Invite link",
  },
  reset: {
    text: "Make a reset link",
    question: {
      title: "Make a link that resets the password?",
      body: "It works once, for 2 hours. The password stays valid until the link is used, which also ends all sessions.",
      confirm: "Make the link",
    },
    title: "Reset link",
  },
} as const;

/** Makes a link by which a user sets a password, and shows it once. */
export function LinkButton({ id, kind, isMailed }: Props) {
  const { text, question, title } = TEXT[kind];
  const hint = isMailed
    ? "It is also sent to the user by e-mail. Whoever opens it sets the password of this account."
    : "No mail server is set (SMTP_URL), so pass it on yourself, to the user only: whoever opens it sets the password of this account.";
  const make = () => (kind === "invite" ? newInvite({ id }) : resetPassword({ id }));
  return <NewSecretButton text={text} question={question} words={{ title, hint }} make={make} />;
}
