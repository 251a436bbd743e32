"use client";

import { Button } from "@mantine/core";
import { useEffect, useState } from "react";
import { Icon } from "@/components/ui/icons";
import { LogoMark } from "@/components/ui/logo";
import { type LinkedAccount, readLink } from "./password-link";
import { PasswordLinkForm } from "./password-link-form";
import classes from "./sign-in-form.module.css";

type State = { token: string; account?: LinkedAccount; problem?: string };

const NO_TOKEN = "This address is incomplete: open the whole link that you were given.";

/** The page of an invite or reset link. The link's secret is read in the browser, and sent in the bodies of requests only. */
export function PasswordLinkPage() {
  const [state, setState] = useState<State | null>(null);
  useEffect(() => {
    let isGone = false;
    async function open() {
      const token = window.location.hash.slice(1);
      if (!token) return setState({ token, problem: NO_TOKEN });
      const answer = await readLink(token);
      if (isGone) return;
      setState(answer.ok ? { token, account: answer.body } : { token, problem: answer.message });
    }
    void open();
    // Another link opened in this tab changes the fragment only, and loads nothing.
    const onHashChange = () => void open();
    window.addEventListener("hashchange", onHashChange);
    return () => {
      isGone = true;
      window.removeEventListener("hashchange", onHashChange);
    };
  }, []);
  return (
    <main className={classes.page}>
      <div className={classes.card}>
        <div className={classes.brand}>
          <LogoMark size={28} />
          Redeliver
        </div>
        {state?.account ? (
          <PasswordLinkForm key={state.token} token={state.token} account={state.account} />
        ) : (
          <NoForm problem={state?.problem} />
        )}
      </div>
    </main>
  );
}

/** While the link is read, and when it cannot be used. */
function NoForm({ problem }: { problem: string | undefined }) {
  return (
    <div className={classes.form}>
      <h1>Set your password</h1>
      {problem === undefined ? (
        <p className={classes.line} role="status">
          Reading the link …
        </p>
      ) : (
        <>
          <div role="alert" className={classes.error}>
            <Icon name="alert" />
            <span>{problem}</span>
          </div>
          <p className={classes.line}>Ask an administrator of this hub for a new link.</p>
          <Button component="a" href="/sign-in" variant="default" size="sm">
            Go to sign-in
          </Button>
        </>
      )}
    </div>
  );
}
