"use client";

import { Button } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useAfterChanges } from "@/components/ui/after-changes";
import { confirm, type Question } from "@/components/ui/confirm";
import { hasUnsavedChanges } from "@/components/ui/leave-guard";
import { notify } from "@/components/ui/notify";
import { makeAndShow, type OnceWords } from "@/components/ui/show-once";
import { useNotifiedTransition } from "@/components/ui/use-notified-transition";
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
export function NewSecretButton(props: Props) {
  const [isPending, startChange] = useNotifiedTransition();
  const router = useRouter();
  const afterChanges = useAfterChanges(props);

  async function ask({ question, make, words }: Props) {
    if (hasUnsavedChanges()) {
      // The row changes with its secret, so that the changes could not be saved afterwards.
      notify({ tone: "off", title: "Not done", text: "Save or discard your changes on this page first." });
      return;
    }
    if (await confirm(question)) startChange(() => makeSecret(make, words));
  }

  async function makeSecret(make: Props["make"], words: OnceWords) {
    const made = await makeAndShow(make, words);
    router.refresh();
    return made.ok ? undefined : ({ tone: "fail", title: "Not done", text: made.message } as const);
  }

  return (
    <Button variant="default" loading={isPending} onClick={() => void afterChanges(ask)}>
      {props.text}
    </Button>
  );
}
