"use client";

import { Button } from "@mantine/core";
import { ErrorState } from "@/components/ui/error-state";
import type { RouteError } from "@/components/ui/read-error";

export default function ConsoleError({ error, retry }: RouteError) {
  return (
    <ErrorState title="This page could not be shown" digest={error.digest}>
      <p>
        The failure is the hub's own; nothing was changed or lost. If your role was changed a moment ago, you
        may no longer have access to this page.
      </p>
      <Button onClick={retry}>Try again</Button>
    </ErrorState>
  );
}
