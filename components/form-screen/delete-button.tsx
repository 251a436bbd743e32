"use client";

import { Button } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useAfterChanges } from "@/components/ui/after-changes";
import { confirm } from "@/components/ui/confirm";
import { Icon } from "@/components/ui/icons";
import { OutsideText } from "@/components/ui/outside-text";
import { UNREACHABLE } from "@/components/ui/unreachable";
import { useNotifiedTransition } from "@/components/ui/use-notified-transition";
import type { ActionResult } from "@/lib/action/result";
import { inSentence, type NounScreens } from "@/lib/form/form";

type Props = {
  screen: NounScreens;
  row: { id: string; name: string; updatedAt: Date };
  /** Why it cannot be deleted; undefined: it can. */
  reason?: string | undefined;
  /** Why nothing is lost by the deletion, or what is. */
  consequence: string;
  /** Deletes the row, unless it was changed since it was read. */
  remove: (input: { id: string; updatedAt: Date }) => Promise<ActionResult<object>>;
};

/** Deletes a row after a confirmation. The button of a row that cannot be deleted says why. */
export function DeleteButton({ screen: { label, path }, row, reason, consequence, remove }: Props) {
  const [isPending, startDeletion] = useNotifiedTransition();
  const router = useRouter();
  const text = `Delete ${inSentence(label.one)}`;
  const afterChanges = useAfterChanges({ row, reason, consequence });

  async function ask({ row, reason, consequence }: Pick<Props, "row" | "reason" | "consequence">) {
    if (reason) return;
    const isConfirmed = await confirm({
      title: (
        <>
          Delete <OutsideText text={row.name} />?
        </>
      ),
      body: `${consequence} This cannot be undone.`,
      confirm: text,
      isDestructive: true,
    });
    if (isConfirmed) startDeletion(() => deleteRow(row));
  }

  async function deleteRow(row: Props["row"]) {
    const answer = await remove({ id: row.id, updatedAt: row.updatedAt }).catch(() => UNREACHABLE);
    if (answer.ok) {
      router.replace(path);
      return { tone: "ok", title: "Deleted", text: row.name } as const;
    }
    router.refresh();
    return { tone: "fail", title: "Not deleted", text: answer.message } as const;
  }

  return (
    <Button
      variant="default"
      leftSection={<Icon name="trash" size={13} />}
      loading={isPending}
      data-disabled={reason !== undefined || undefined}
      aria-disabled={reason !== undefined || undefined}
      data-reason={reason}
      aria-label={reason ? `${text}. ${reason}` : undefined}
      onClick={() => void afterChanges(ask)}
    >
      {text}
    </Button>
  );
}
