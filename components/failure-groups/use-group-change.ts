"use client";

import { useRouter } from "next/navigation";
import { useAfterChanges } from "@/components/ui/after-changes";
import type { Notice } from "@/components/ui/notify";
import { UNREACHABLE } from "@/components/ui/unreachable";
import { useNotifiedTransition } from "@/components/ui/use-notified-transition";
import type { ActionResult } from "@/lib/action/result";

type Done = Pick<Notice, "title" | "text">;
type Answer = ActionResult<object> | typeof UNREACHABLE;

/**
 * Changes a group and reads the page again, also after a refusal: then it shows how the group stands now. A change gets the version of
 * the group that the page has once it shows what its user has changed before.
 */
export function useGroupChange(version: number) {
  const router = useRouter();
  const [isBusy, begin] = useNotifiedTransition();
  const afterChanges = useAfterChanges(version);

  /** Says what was done, or the server's reason. */
  const change = (done: Done, run: (version: number) => Promise<Answer>) =>
    void afterChanges((version) =>
      begin(async () => {
        const answer: Answer = await run(version).catch(() => UNREACHABLE);
        router.refresh();
        if (!answer.ok) return { tone: "fail", title: "Not done", text: answer.message };
        return { tone: "ok", ...done };
      }),
    );

  /** Says what a dialog or a form has done by itself. */
  const show = (done: Done) =>
    begin(async () => {
      router.refresh();
      return { tone: "ok", ...done };
    });

  return { isBusy, change, show, afterChanges };
}
