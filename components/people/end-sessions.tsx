"use client";

import { Button } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { notify } from "@/components/ui/notify";
import { UNREACHABLE } from "@/components/ui/unreachable";
import { endSessions } from "@/lib/people/actions";
import type { UserFacts } from "@/lib/people/view";

/** Ends all sessions of a user: whoever has one signs in again. */
export function EndSessions({ user }: { user: UserFacts }) {
  const [isPending, startTransition] = useTransition();
  const router = useRouter();

  async function end() {
    const answer = await endSessions({ id: user.id }).catch(() => UNREACHABLE);
    if (answer.ok) notify({ tone: "ok", title: "All sessions ended", text: user.email });
    else notify({ tone: "fail", title: "Not done", text: answer.message });
    router.refresh();
  }

  return (
    <Button size="compact-xs" variant="default" loading={isPending} onClick={() => startTransition(end)}>
      End all sessions
    </Button>
  );
}
