"use client";

import { Button } from "@mantine/core";
import { useAfterChange } from "@/components/deliveries/after-change";
import { openStart } from "@/components/operations/start/open";
import { Icon } from "@/components/ui/icons";
import { OPERATION_KIND_LABEL } from "@/lib/operations/states";
import { visible } from "@/lib/text/visible";

const BUTTONS = [
  { kind: "retry_now", icon: "retry" },
  { kind: "stop", icon: "cross" },
] as const;

/** Retries one waiting delivery now, or not any more; shown before its start. The event page follows it. */
export function WaitingDelivery({
  deliveryId,
  subscriberName,
}: {
  deliveryId: string;
  subscriberName: string;
}) {
  const afterChange = useAfterChange();
  const open = async (kind: (typeof BUTTONS)[number]["kind"]) => {
    const title = `${OPERATION_KIND_LABEL[kind]}: the delivery to ${visible(subscriberName)}`;
    const started = await openStart({ kind, title, selection: { by: "ids", deliveryIds: [deliveryId] } });
    if (started) afterChange();
  };
  return BUTTONS.map(({ kind, icon }) => (
    <Button
      key={kind}
      variant="default"
      size="compact-xs"
      leftSection={<Icon name={icon} size={13} />}
      aria-label={`${OPERATION_KIND_LABEL[kind]}: the delivery to ${visible(subscriberName)}`}
      onClick={() => void open(kind)}
    >
      {OPERATION_KIND_LABEL[kind]}
    </Button>
  ));
}
