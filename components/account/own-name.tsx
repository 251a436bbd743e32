"use client";

import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { Section } from "@/components/form-screen/section";
import classes from "@/components/people/people.module.css";
import { rename } from "@/lib/account/actions";
import { useOwnChange } from "./use-own-change";

/** The name that others read in history. */
export function OwnName({ name }: { name: string | null }) {
  const [typed, setTyped] = useState(name ?? "");
  const { change, isPending, problems } = useOwnChange();
  const next = typed.trim() || null;
  return (
    <Section title="Name">
      <form
        className={classes.form}
        aria-label="Name"
        onSubmit={(event) => {
          event.preventDefault();
          change(() => rename({ name: next }), "Your name changed");
        }}
      >
        <TextInput
          label="Name"
          description="Shown in history instead of your e-mail address"
          autoComplete="name"
          maxLength={100}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          error={problems.name}
        />
        <Button type="submit" loading={isPending} disabled={next === name}>
          Save name
        </Button>
      </form>
    </Section>
  );
}
