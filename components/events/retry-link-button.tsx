import { Button } from "@mantine/core";
import Link from "next/link";
import { Icon } from "@/components/ui/icons";
import type { RetryLink } from "@/lib/events/retry-link";

/** VIEW IN DELIVERY RETRY: leads to the event's failures there, or says why it can not. */
export function RetryLinkButton({ retry }: { retry: RetryLink }) {
  const icon = <Icon name="external" size={14} />;
  if (retry.href !== undefined) {
    return (
      <Button component={Link} href={retry.href} leftSection={icon} tt="uppercase">
        View in Delivery Retry
      </Button>
    );
  }
  return (
    <Button
      variant="default"
      leftSection={icon}
      tt="uppercase"
      data-disabled
      aria-disabled
      data-reason={retry.reason}
      aria-describedby="retry-reason"
    >
      View in Delivery Retry
    </Button>
  );
}
