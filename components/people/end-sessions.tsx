"use client";

import { Button } from "@mantine/core";
import { useRouter } from "next/navigation";
import { UNREACHABLE } from "@/components/ui/unreachable";
import { useNotifiedTransition } from "@/components/ui/use-notified-transition";
import { endSessions } from "@/lib/people/actions";
import type { UserFacts } from "@/lib/people/view";

/** Ends all sessions of a user: whoever has one signs in again. */
export function EndSessions({ user }: { user: UserFacts }) {
  const [isPending, startEnding] = useNotifiedTransition();
  const router = useRouter();

  async function end() {
    const answer = await endSessions({ id: user.id }).catch(() => UNREACHABLE);
    router.refresh();
    if (answer.ok) return { tone: "ok", title: "All sessions ended", text: user.email } as const;
    return { tone: "fail", title: "Not done", text: answer.message } as const;
  }

  return (
    <Button size="compact-xs" variant="default" loading={isPending} onClick={() => startEnding(end)}>
      End all sessions
    </Button>
  );
}
