"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { UNREACHABLE } from "@/components/ui/unreachable";
import { useNotifiedTransition } from "@/components/ui/use-notified-transition";
import type { ActionResult } from "@/lib/action/result";
import { type Problems, problemsOf } from "@/lib/form/check";

/** Changes the user's own account. Problems of fields are returned by field, other failures are shown as a notice. */
export function useOwnChange() {
  const router = useRouter();
  const [isPending, startChange] = useNotifiedTransition();
  const [problems, setProblems] = useState<Problems>({});

  /** @param done what a success is called @param then called after a success */
  function change(make: () => Promise<ActionResult<object>>, done: string, then?: () => void): void {
    setProblems({});
    startChange(async () => {
      const answer = await make().catch(() => UNREACHABLE);
      if (answer.ok) {
        then?.();
        router.refresh();
        return { id: "saved", tone: "ok", title: "Saved", text: done };
      }
      if (!answer.details?.length) return { tone: "fail", title: "Not done", text: answer.message };
      setProblems(problemsOf(answer.details));
      return undefined;
    });
  }

  return { change, isPending, problems };
}
