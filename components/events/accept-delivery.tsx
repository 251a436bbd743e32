"use client";

import { Button } from "@mantine/core";
import { useAfterChange } from "@/components/deliveries/after-change";
import { openStart } from "@/components/operations/start/open";
import { Icon } from "@/components/ui/icons";
import { visible } from "@/lib/text/visible";

const VERBS = {
  accept: { verb: "Accept", icon: "check" },
  restore: { verb: "Take back", icon: "restore" },
} as const;

type Props = { kind: keyof typeof VERBS; deliveryId: string; subscriberName: string };

/** Accepts one failed delivery without sending it, or takes that back; shown before its start. */
export function AcceptDelivery({ kind, deliveryId, subscriberName }: Props) {
  const afterChange = useAfterChange();
  const { verb, icon } = VERBS[kind];
  const name = `${verb} the delivery to ${visible(subscriberName)}`;
  const open = async () => {
    const started = await openStart({
      kind,
      title: name,
      selection: { by: "ids", deliveryIds: [deliveryId] },
    });
    if (started) afterChange();
  };
  return (
    <Button
      variant="default"
      size="compact-xs"
      leftSection={<Icon name={icon} size={13} />}
      aria-label={name}
      onClick={() => void open()}
    >
      {verb}…
    </Button>
  );
}
