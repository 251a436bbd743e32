"use client";

import { Button, PasswordInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { Section } from "@/components/form-screen/section";
import classes from "@/components/people/people.module.css";
import { changePassword } from "@/lib/account/actions";
import { SHORTEST_PASSWORD } from "@/lib/passwords/rules";
import { useOwnChange } from "./use-own-change";

/** Changes the user's own password, which ends the other sessions. */
export function OwnPassword({ hasPassword, email }: { hasPassword: boolean; email: string }) {
  const { change, isPending, problems } = useOwnChange();
  const [isDifferent, setIsDifferent] = useState(false);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    const typed = new FormData(form);
    const [oldPassword, password] = [String(typed.get("oldPassword")), String(typed.get("password"))];
    setIsDifferent(password !== String(typed.get("again")));
    if (password !== String(typed.get("again"))) return;
    change(
      () => changePassword({ oldPassword, password }),
      "Your password changed, and your other sessions ended",
      () => form.reset(),
    );
  }

  if (!hasPassword)
    return (
      <Section title="Password">
        <p className={classes.quiet}>
          You sign in by single sign-on and have no password here. An administrator can make a link by which
          you set one.
        </p>
      </Section>
    );
  return (
    <Section title="Password">
      <form className={classes.form} aria-label="Password" onSubmit={submit}>
        <input type="email" name="email" value={email} autoComplete="username" readOnly hidden />
        <PasswordInput
          label="Present password"
          name="oldPassword"
          autoComplete="current-password"
          required
          withAsterisk={false}
          error={problems.oldPassword}
        />
        <PasswordInput
          label="New password"
          name="password"
          description={`At least ${SHORTEST_PASSWORD} characters. Your other sessions end.`}
          autoComplete="new-password"
          required
          withAsterisk={false}
          error={problems.password ? `The password ${problems.password}.` : undefined}
        />
        <PasswordInput
          label="New password again"
          name="again"
          autoComplete="new-password"
          required
          withAsterisk={false}
          error={isDifferent ? "The two passwords differ." : undefined}
        />
        <Button type="submit" loading={isPending}>
          Change password
        </Button>
      </form>
    </Section>
  );
}
