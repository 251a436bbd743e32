"use client";

import { Button } from "@mantine/core";
import { ErrorState } from "@/components/ui/error-state";

type Props = { error: Error & { digest?: string }; retry: () => void };

export default function PoliciesError({ error, retry }: Props) {
  return (
    <ErrorState title="The policies could not be read" digest={error.digest}>
      <p>
        This is the hub's own failure and says nothing about your policies: nothing was changed or lost. Most
        often the database does not answer.
      </p>
      <Button onClick={retry}>Try again</Button>
    </ErrorState>
  );
}
