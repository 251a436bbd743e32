"use client";

import { useRouter } from "next/navigation";
import type { Notice } from "@/components/ui/notify";
import { UNREACHABLE } from "@/components/ui/unreachable";
import { useNotifiedTransition } from "@/components/ui/use-notified-transition";
import type { ActionResult } from "@/lib/action/result";

type Done = Pick<Notice, "title" | "text">;
type Answer = ActionResult<object> | typeof UNREACHABLE;

/**
 * Changes a group and reads the page again, also after a refusal: then it shows how the group stands now.
 * @returns whether a change is under way, and a function that begins one and says what was done, or the server's reason
 */
export function useGroupChange() {
  const router = useRouter();
  const [isBusy, begin] = useNotifiedTransition();
  const change = (done: Done, run: () => Promise<Answer>) =>
    begin(async () => {
      const answer: Answer = await run().catch(() => UNREACHABLE);
      router.refresh();
      if (!answer.ok) return { tone: "fail", title: "Not done", text: answer.message };
      return { tone: "ok", ...done };
    });
  return [isBusy, change] as const;
}
