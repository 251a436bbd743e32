"use client";

import { Button, Divider, PasswordInput, TextInput } from "@mantine/core";
import { signIn } from "next-auth/react";
import { type FormEvent, useState } from "react";
import { Icon } from "@/components/ui/icons";
import { LogoMark } from "@/components/ui/logo";
import classes from "./sign-in-form.module.css";
import { refusalText } from "./sign-in-refusals";
import { browserTimeZone, rememberTimeZone } from "./time-zone-cookie";

type Props = { destination: string; error?: string | undefined; isOidcOffered: boolean };

export function SignInForm({ destination, error, isOidcOffered }: Props) {
  const [refusal, setRefusal] = useState(error);
  const [isBusy, setIsBusy] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setIsBusy(true);
    setRefusal(undefined);
    rememberTimeZone(browserTimeZone());
    const answer = await signIn("password", {
      email: String(form.get("email")),
      password: String(form.get("password")),
      redirect: false,
    }).catch(() => undefined);
    // Loads the page anew: content cached before signing in must not be shown afterwards.
    if (answer?.ok && !answer.error) return window.location.assign(destination);
    setRefusal(answer?.error ?? "unreachable");
    setIsBusy(false);
  }

  function signInByProvider() {
    rememberTimeZone(browserTimeZone());
    void signIn("oidc", { callbackUrl: destination });
  }

  return (
    <main className={classes.page}>
      <div className={classes.card}>
        <div className={classes.brand}>
          <LogoMark size={28} />
          Redeliver
        </div>
        <form className={classes.form} onSubmit={submit} method="post">
          <h1>Sign in</h1>
          {refusal ? (
            <div role="alert" className={classes.error}>
              <Icon name="alert" />
              <span>{refusalText(refusal)}</span>
            </div>
          ) : null}
          <TextInput
            label="Email"
            name="email"
            type="email"
            autoComplete="username"
            size="sm"
            required
            withAsterisk={false}
            data-autofocus
          />
          <PasswordInput
            label="Password"
            name="password"
            autoComplete="current-password"
            size="sm"
            required
            withAsterisk={false}
          />
          <Button type="submit" size="sm" loading={isBusy}>
            Sign in
          </Button>
          {isOidcOffered ? (
            <>
              <Divider label="or" />
              <Button variant="default" size="sm" onClick={signInByProvider}>
                Sign in with single sign-on
              </Button>
            </>
          ) : null}
        </form>
        <p className={classes.note}>
          No account, or a forgotten password? An administrator of this hub invites you, or makes a link by
          which you set another password.
        </p>
      </div>
    </main>
  );
}
