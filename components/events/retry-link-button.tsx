import { Button } from "@mantine/core";
import { ButtonLink } from "@/components/ui/button-link";
import { Icon } from "@/components/ui/icons";
import type { RetryLink } from "@/lib/events/retry-link";

/** VIEW IN DELIVERY RETRY: links to the event's failures there, or says why there is no link. */
export function RetryLinkButton({ retry }: { retry: RetryLink }) {
  if (retry.href !== undefined) {
    return (
      <ButtonLink href={retry.href} icon="external" tt="uppercase">
        View in Delivery Retry
      </ButtonLink>
    );
  }
  return (
    <Button
      variant="default"
      leftSection={<Icon name="external" size={14} />}
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
