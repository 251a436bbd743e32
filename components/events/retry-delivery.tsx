"use client";

import { Button } from "@mantine/core";
import { useTransition } from "react";
import { useAfterChange } from "@/components/deliveries/after-change";
import { Icon } from "@/components/ui/icons";
import { notify } from "@/components/ui/notify";
import { SKIP_REASON_LABEL, type SkipReason } from "@/lib/engine/state";
import { retry } from "@/lib/operations/actions";
import { visible } from "@/lib/text/visible";

/** Retries one failed delivery of any age from the event page, which then follows it. */
export function RetryDelivery({
  deliveryId,
  subscriberName,
  skipped,
}: {
  deliveryId: string;
  subscriberName: string;
  /** Reasons in more words than usual. */
  skipped: Partial<Record<SkipReason, string>>;
}) {
  const [isPending, startTransition] = useTransition();
  const afterChange = useAfterChange();

  function retryDelivery() {
    startTransition(async () => {
      const answer = await retry({ selection: { by: "ids", deliveryIds: [deliveryId] } });
      if (!answer.ok) notify({ tone: "fail", title: "Retry failed", text: answer.message });
      else if (answer.changed === 0)
        notify({ tone: "off", title: "Skipped", text: skippedText(answer.skippedByReason, skipped) });
      afterChange();
    });
  }

  return (
    <Button
      variant="default"
      size="compact-xs"
      loading={isPending}
      leftSection={<Icon name="retry" size={13} />}
      aria-label={`Retry the delivery to ${visible(subscriberName)}`}
      onClick={retryDelivery}
    >
      Retry
    </Button>
  );
}

function skippedText(
  reasons: Partial<Record<SkipReason, number>>,
  words: Partial<Record<SkipReason, string>>,
): string {
  const labels = Object.keys(reasons).map(
    (reason) => words[reason as SkipReason] ?? SKIP_REASON_LABEL[reason as SkipReason],
  );
  return `The delivery was skipped: ${labels.join(", ")}.`;
}
