"use client";

import { Button } from "@mantine/core";
import { useTransition } from "react";
import { useAfterChange } from "@/components/deliveries/after-change";
import { offerUndo } from "@/components/operations/undo/undoable";
import { confirm } from "@/components/ui/confirm";
import { Icon } from "@/components/ui/icons";
import { notify } from "@/components/ui/notify";
import { OutsideText } from "@/components/ui/outside-text";
import { UNREACHABLE } from "@/components/ui/unreachable";
import { SKIP_REASON_LABEL, type SkipReason } from "@/lib/engine/state";
import { discard, restore } from "@/lib/operations/actions";
import { daysText } from "@/lib/retention/days-text";
import { visible } from "@/lib/text/visible";

const KINDS = {
  discard: { verb: "Delete", icon: "trash", run: discard },
  restore: { verb: "Restore", icon: "restore", run: restore },
} as const;

type Props = {
  kind: keyof typeof KINDS;
  deliveryId: string;
  subscriberName: string;
  /** How long a deleted delivery can be restored. */
  binDays: number;
};

/** Deletes one failed delivery, which asks first, or restores a deleted one. */
export function ChangeDelivery({ kind, deliveryId, subscriberName, binDays }: Props) {
  const [isPending, startTransition] = useTransition();
  const afterChange = useAfterChange();
  const { verb, icon, run } = KINDS[kind];

  async function change(): Promise<void> {
    if (kind === "discard" && !(await isConfirmed(subscriberName, binDays))) return;
    startTransition(async () => {
      const answer = await run({ selection: { by: "ids", deliveryIds: [deliveryId] } }).catch(
        () => UNREACHABLE,
      );
      if (!answer.ok) notify({ tone: "fail", title: `${verb} failed`, text: answer.message });
      else if (answer.changed === 0) {
        const reasons = Object.keys(answer.skippedByReason) as SkipReason[];
        const text = `The delivery was skipped: ${reasons.map((reason) => SKIP_REASON_LABEL[reason]).join(", ")}.`;
        notify({ tone: "off", title: "Skipped", text });
      } else if (kind === "discard") offerUndo(answer.operationId, 1);
      afterChange();
    });
  }

  return (
    <Button
      variant="default"
      size="compact-xs"
      loading={isPending}
      c={kind === "discard" ? "var(--rd-fail)" : undefined}
      leftSection={<Icon name={icon} size={13} />}
      aria-label={`${verb} the delivery to ${visible(subscriberName)}`}
      onClick={() => void change()}
    >
      {verb}
    </Button>
  );
}

function isConfirmed(subscriberName: string, binDays: number): Promise<boolean> {
  return confirm({
    title: "Delete this delivery?",
    body: (
      <>
        The delivery to <OutsideText text={subscriberName} /> leaves the list of failures for the bin, from
        where it can be restored for {daysText(binDays)}.
      </>
    ),
    confirm: "Delete the delivery",
    isDestructive: true,
  });
}
