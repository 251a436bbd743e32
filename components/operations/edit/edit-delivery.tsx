"use client";

import { Button } from "@mantine/core";
import { useAfterChange } from "@/components/deliveries/after-change";
import { openDialog } from "@/components/ui/dialogs";
import { Icon } from "@/components/ui/icons";
import { visible } from "@/lib/text/visible";
import type { SentBody } from "./edit-draft";

type Props = {
  deliveryId: string;
  subscriberName: string;
  /** It is an edited copy itself. */
  isCopy: boolean;
  sent: SentBody;
};

/** Sends an edited copy of one failed delivery. */
export function EditDelivery({ deliveryId, subscriberName, isCopy, sent }: Props) {
  const afterChange = useAfterChange();
  const name = `Edit and retry the delivery to ${visible(subscriberName)}`;
  const open = () =>
    openDialog(async () => {
      const { EditForm } = await import("./edit-form");
      return {
        title: name,
        width: 760,
        body: (close) => <EditForm {...{ deliveryId, isCopy, sent, close }} onSent={afterChange} />,
      };
    });
  return (
    <Button
      variant="default"
      size="compact-xs"
      leftSection={<Icon name="retry" size={13} />}
      aria-label={name}
      onClick={() => void open()}
    >
      Edit and retry…
    </Button>
  );
}
