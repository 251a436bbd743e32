"use client";

import { Button } from "@mantine/core";
import { useRouter } from "next/navigation";
import { confirm } from "@/components/ui/confirm";
import { Icon } from "@/components/ui/icons";
import { OutsideText } from "@/components/ui/outside-text";
import { UNREACHABLE } from "@/components/ui/unreachable";
import { useNotifiedTransition } from "@/components/ui/use-notified-transition";
import { revoke } from "@/lib/api-keys/actions";
import type { ApiKeyAnswer } from "@/lib/api-keys/schema";

/** Revokes a key after a confirmation. */
export function RevokeButton({ apiKey: { id, name } }: { apiKey: ApiKeyAnswer }) {
  const [isPending, startRevocation] = useNotifiedTransition();
  const router = useRouter();

  async function ask() {
    const isConfirmed = await confirm({
      title: (
        <>
          Revoke <OutsideText text={name} />?
        </>
      ),
      body: "Requests with this key are refused (401) from the next one on. This cannot be undone.",
      confirm: "Revoke API key",
      isDestructive: true,
    });
    if (!isConfirmed) return;
    startRevocation(async () => {
      const answer = await revoke({ id }).catch(() => UNREACHABLE);
      router.refresh();
      if (answer.ok) return { tone: "ok", title: "Revoked", text: name };
      return { tone: "fail", title: "Not revoked", text: answer.message };
    });
  }

  return (
    <Button
      variant="default"
      leftSection={<Icon name="cross" size={13} />}
      loading={isPending}
      onClick={() => void ask()}
    >
      Revoke API key
    </Button>
  );
}
