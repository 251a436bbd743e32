"use client";

import { Button } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useAfterChanges } from "@/components/ui/after-changes";
import { confirm } from "@/components/ui/confirm";
import { hasUnsavedChanges } from "@/components/ui/leave-guard";
import { notify } from "@/components/ui/notify";
import { OutsideText } from "@/components/ui/outside-text";
import { UNREACHABLE } from "@/components/ui/unreachable";
import { useNotifiedTransition } from "@/components/ui/use-notified-transition";
import { update } from "@/lib/people/actions";
import type { UserFacts } from "@/lib/people/view";

/** Disables a user after a confirmation, or enables one. */
export function StatusButton({ user, isSelf }: { user: UserFacts; isSelf: boolean }) {
  const [isPending, startChange] = useNotifiedTransition();
  const router = useRouter();
  const isDisabled = user.status === "disabled";
  const afterChanges = useAfterChanges(user);

  async function ask(user: UserFacts) {
    // What was changed before has made the other button of it.
    if ((user.status === "disabled") !== isDisabled) return;
    if (hasUnsavedChanges()) {
      notify({ tone: "off", title: "Not done", text: "Save or discard your changes on this page first." });
      return;
    }
    if (isDisabled || (await confirm(question(user, isSelf)))) startChange(() => change(user));
  }

  async function change(user: UserFacts) {
    const version = { id: user.id, updatedAt: user.updatedAt.toISOString() };
    const answer = await update({ ...version, disabled: !isDisabled }).catch(() => UNREACHABLE);
    router.refresh();
    if (!answer.ok) return { tone: "fail", title: "Not done", text: answer.message } as const;
    return { tone: "ok", title: isDisabled ? "Enabled" : "Disabled", text: user.email } as const;
  }

  return (
    // As wide as either word, so that its change moves no other button.
    <Button variant="default" miw="5.5rem" loading={isPending} onClick={() => void afterChanges(ask)}>
      {isDisabled ? "Enable" : "Disable"}
    </Button>
  );
}

function question(user: UserFacts, isSelf: boolean) {
  const title = (
    <>
      Disable <OutsideText text={user.name ?? user.email} />?
    </>
  );
  const self = isSelf ? " This is your own account: you are signed out at once." : "";
  return {
    title,
    body: `The user's sessions end at once, and signing in is refused until somebody enables the account. History keeps the name.${self}`,
    confirm: "Disable",
    isDestructive: true,
  };
}
