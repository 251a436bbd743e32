"use client";

import { Button } from "@mantine/core";
import { modals } from "@mantine/modals";
import { notifications } from "@mantine/notifications";
import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { Icon } from "@/components/ui/icons";
import { OutsideText } from "@/components/ui/outside-text";
import { UNREACHABLE } from "@/components/ui/unreachable";
import { remove } from "@/lib/policies/actions";
import type { Usage } from "@/lib/policies/view";
import { visible } from "@/lib/text/visible";

type Props = { policy: { id: string; name: string }; handlers: Usage[] };

/** Deletes a policy after a confirmation. A policy in use cannot be deleted: the button names the handlers. */
export function DeletePolicy({ policy, handlers }: Props) {
  const [isPending, startTransition] = useTransition();
  const router = useRouter();
  const reason = handlers.length > 0 ? `In use: ${usedBy(handlers)}.` : undefined;

  function ask() {
    if (reason) return;
    modals.openConfirmModal({
      title: (
        <>
          Delete <OutsideText text={policy.name} />?
        </>
      ),
      children: "No handler uses it. This cannot be undone.",
      labels: { confirm: "Delete policy", cancel: "Cancel" },
      // A stray Enter must not confirm the deletion.
      cancelProps: { "data-autofocus": true },
      confirmProps: { color: "red" },
      onConfirm: () => startTransition(confirmDeletion),
    });
  }

  async function confirmDeletion() {
    const answer = await remove({ id: policy.id }).catch(() => UNREACHABLE);
    if (answer.ok) {
      notifications.show({ color: "green", title: "Deleted", message: visible(policy.name) });
      router.replace("/policies");
      return;
    }
    notifications.show({
      color: "red",
      title: "Not deleted",
      message: visible(answer.message),
      autoClose: 10_000,
    });
    router.refresh();
  }

  return (
    <Button
      variant="default"
      leftSection={<Icon name="trash" size={13} />}
      loading={isPending}
      data-disabled={reason !== undefined || undefined}
      aria-disabled={reason !== undefined || undefined}
      data-reason={reason}
      aria-label={reason ? `Delete policy. ${reason}` : undefined}
      onClick={ask}
    >
      Delete policy
    </Button>
  );
}

function usedBy(handlers: readonly Usage[]): string {
  const paths = handlers.map(({ basePath }) => visible(basePath)).join(", ");
  return handlers.length === 1 ? `the handler ${paths} uses it` : `the handlers ${paths} use it`;
}
