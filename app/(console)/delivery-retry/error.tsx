"use client";

import { Button } from "@mantine/core";
import { ErrorState } from "@/components/ui/error-state";

export default function DeliveryRetryError({
  error,
  retry,
}: {
  error: Error & { digest?: string };
  retry: () => void;
}) {
  return (
    <ErrorState title="The failed deliveries could not be read" digest={error.digest}>
      <p>
        This is the hub's own failure and says nothing about your deliveries: nothing was changed or lost.
        Most often the database does not answer.
      </p>
      <Button onClick={retry}>Try again</Button>
    </ErrorState>
  );
}
