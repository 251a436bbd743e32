"use client";

import { Button } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { confirm, type Question } from "@/components/ui/confirm";
import { hasUnsavedChanges } from "@/components/ui/leave-guard";
import { notify } from "@/components/ui/notify";
import { makeAndShow, type OnceWords } from "@/components/ui/show-once";
import type { ActionResult } from "@/lib/action/result";
import type { ShownOnce } from "@/lib/secrets/shown-once";

type Props = {
  /** The button's words. */
  text: string;
  /** Says what becomes of the old secret. */
  question: Question;
  words: OnceWords;
  make: () => Promise<ActionResult<{ secrets: readonly ShownOnce[] }>>;
};

/** Gives the row of a page a new secret after a confirmation, and shows it once. */
export function NewSecretButton({ text, question, words, make }: Props) {
  const [isPending, startTransition] = useTransition();
  const router = useRouter();

  async function ask() {
    if (hasUnsavedChanges()) {
      // The row changes with its secret, so that the changes could not be saved afterwards.
      notify({ tone: "off", title: "Not done", text: "Save or discard your changes on this page first." });
      return;
    }
    if (await confirm(question)) startTransition(makeSecret);
  }

  async function makeSecret() {
    const made = await makeAndShow(make, words);
    if (!made.ok) notify({ tone: "fail", title: "Not done", text: made.message });
    router.refresh();
  }

  return (
    <Button variant="default" loading={isPending} onClick={() => void ask()}>
      {text}
    </Button>
  );
}
