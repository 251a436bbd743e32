"use client";

import { Button } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useAfterChanges } from "@/components/ui/after-changes";
import { confirm, type Question } from "@/components/ui/confirm";
import { hasUnsavedChanges } from "@/components/ui/leave-guard";
import { notify } from "@/components/ui/notify";
import { UNREACHABLE } from "@/components/ui/unreachable";
import { useNotifiedTransition } from "@/components/ui/use-notified-transition";
import type { ActionResult } from "@/lib/action/result";

type Props = {
  /** The button's words. */
  text: string;
  /** Asked first; left out for what can be taken back at once. */
  question?: Question;
  run: () => Promise<ActionResult<object>>;
  /** Said once it is done: a title and a sentence. */
  done: { title: string; text: string };
};

/** Changes the row of a page by one button, besides its form. */
export function RowActionButton(props: Props) {
  const { text } = props;
  const [isPending, startChange] = useNotifiedTransition();
  const router = useRouter();

  const afterChanges = useAfterChanges(props);

  async function ask({ question, run, done, ...now }: Props) {
    // What was changed before has made another button of it.
    if (now.text !== text) return;
    if (hasUnsavedChanges()) {
      // The row gets another version, so that the changes could not be saved afterwards.
      notify({ tone: "off", title: "Not done", text: "Save or discard your changes on this page first." });
      return;
    }
    if (!question || (await confirm(question))) startChange(() => change(run, done));
  }

  async function change(run: Props["run"], done: Props["done"]) {
    const answer = await run().catch(() => UNREACHABLE);
    router.refresh();
    if (answer.ok) return { id: "saved", tone: "ok", ...done } as const;
    return { tone: "fail", title: "Not done", text: answer.message } as const;
  }

  return (
    <Button variant="default" loading={isPending} onClick={() => void afterChanges(ask)}>
      {text}
    </Button>
  );
}
