"use client";

import { Button } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { confirm } from "@/components/ui/confirm";
import { Icon } from "@/components/ui/icons";
import { notify } from "@/components/ui/notify";
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

  async function ask() {
    if (reason) return;
    const isConfirmed = await confirm({
      title: (
        <>
          Delete <OutsideText text={policy.name} />?
        </>
      ),
      body: "No handler uses it. This cannot be undone.",
      confirm: "Delete policy",
      isDestructive: true,
    });
    if (isConfirmed) startTransition(deletePolicy);
  }

  async function deletePolicy() {
    const answer = await remove({ id: policy.id }).catch(() => UNREACHABLE);
    if (answer.ok) {
      notify({ tone: "ok", title: "Deleted", text: policy.name });
      router.replace("/policies");
      return;
    }
    notify({ tone: "fail", title: "Not deleted", text: answer.message });
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
      onClick={() => void ask()}
    >
      Delete policy
    </Button>
  );
}

function usedBy(handlers: readonly Usage[]): string {
  const paths = handlers.map(({ basePath }) => visible(basePath)).join(", ");
  return handlers.length === 1 ? `the handler ${paths} uses it` : `the handlers ${paths} use it`;
}
