"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { notify } from "@/components/ui/notify";
import { UNREACHABLE } from "@/components/ui/unreachable";
import type { ActionResult } from "@/lib/action/result";
import { type Problems, problemsOf } from "@/lib/form/check";

/** Changes the user's own account. Problems of fields are returned by field, other failures are shown as a notice. */
export function useOwnChange() {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  const [problems, setProblems] = useState<Problems>({});

  /** @param done what a success is called @param then called after a success */
  function change(make: () => Promise<ActionResult<object>>, done: string, then?: () => void): void {
    setProblems({});
    startTransition(async () => {
      const answer = await make().catch(() => UNREACHABLE);
      if (answer.ok) {
        notify({ id: "saved", tone: "ok", title: "Saved", text: done });
        then?.();
        router.refresh();
        return;
      }
      if (answer.details?.length) setProblems(problemsOf(answer.details));
      else notify({ tone: "fail", title: "Not done", text: answer.message });
    });
  }

  return { change, isPending, problems };
}
