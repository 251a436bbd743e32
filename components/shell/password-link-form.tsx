"use client";

import { Button, PasswordInput, TextInput } from "@mantine/core";
import { signIn } from "next-auth/react";
import { type FormEvent, useState } from "react";
import { Icon } from "@/components/ui/icons";
import { OutsideText } from "@/components/ui/outside-text";
import { SHORTEST_PASSWORD } from "@/lib/passwords/rules";
import { type LinkedAccount, spendLink } from "./password-link";
import classes from "./sign-in-form.module.css";
import { browserTimeZone, rememberTimeZone } from "./time-zone-cookie";

type Props = { token: string; account: LinkedAccount };

const DIFFERENT = "The two passwords differ.";

/** Sets name and password of the account that a link is for, and signs in. */
export function PasswordLinkForm({ token, account }: Props) {
  const [problem, setProblem] = useState<{ message: string; field?: string }>();
  const [isBusy, setIsBusy] = useState(false);
  const isInvite = account.kind === "invite";

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const [password, name] = [String(form.get("password")), String(form.get("name") ?? "").trim()];
    if (password !== String(form.get("again"))) return setProblem({ message: DIFFERENT, field: "again" });
    setIsBusy(true);
    setProblem(undefined);
    const answer = await spendLink({ token, password, ...(name ? { name } : {}) });
    if (answer.ok) return enter(answer.body.email, password);
    const [detail] = answer.details;
    setProblem(
      detail
        ? { field: detail.field, message: sentence(detail.field, detail.message) }
        : { message: answer.message },
    );
    setIsBusy(false);
  }

  return (
    <form className={classes.form} onSubmit={submit}>
      <h1>{isInvite ? "Welcome: set your password" : "Set a new password"}</h1>
      <p className={classes.line}>
        For <OutsideText text={account.email} />
      </p>
      {problem ? (
        <div role="alert" className={classes.error}>
          <Icon name="alert" />
          <span>{problem.message}</span>
        </div>
      ) : null}
      {/* So that password managers store the password with its account. */}
      <input type="email" name="email" value={account.email} autoComplete="username" readOnly hidden />
      {isInvite ? (
        <TextInput
          label="Your name"
          name="name"
          description="Shown in history instead of the e-mail address"
          autoComplete="name"
          size="sm"
          maxLength={100}
          defaultValue={account.name ?? ""}
          error={problem?.field === "name"}
        />
      ) : null}
      <PasswordInput
        label="Password"
        name="password"
        description={`At least ${SHORTEST_PASSWORD} characters; several words are easy to remember`}
        autoComplete="new-password"
        size="sm"
        required
        withAsterisk={false}
        error={problem?.field === "password"}
      />
      <PasswordInput
        label="Password again"
        name="again"
        autoComplete="new-password"
        size="sm"
        required
        withAsterisk={false}
        error={problem?.field === "again"}
      />
      <Button type="submit" size="sm" loading={isBusy}>
        {isInvite ? "Set password and sign in" : "Set new password and sign in"}
      </Button>
    </form>
  );
}

/** The rules' problems are ends of sentences about the password. */
const sentence = (field: string, message: string) =>
  field === "password" ? `The password ${message}.` : message;

/** Signs in with the new password. The page with the link is replaced, so that going back does not lead to it. */
async function enter(email: string, password: string): Promise<void> {
  rememberTimeZone(browserTimeZone());
  const answer = await signIn("password", { email, password, redirect: false }).catch(() => undefined);
  window.location.replace(answer?.ok && !answer.error ? "/delivery-retry" : "/sign-in");
}
