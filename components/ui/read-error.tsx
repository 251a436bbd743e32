"use client";

import { Button } from "@mantine/core";
import { ErrorState } from "./error-state";

/** The props of a route's error page. */
export type RouteError = { error: Error & { digest?: string }; retry: () => void };

/** Replaces a screen whose data could not be read. `title` is a sentence; `about`: the subject it says nothing about. */
export function ReadError({ title, about, error, retry }: RouteError & { title: string; about: string }) {
  return (
    <ErrorState title={title} digest={error.digest}>
      <p>
        This is the hub's own failure and says nothing about {about}: nothing was changed or lost. Most often
        the database does not answer.
      </p>
      <Button onClick={retry}>Try again</Button>
    </ErrorState>
  );
}
