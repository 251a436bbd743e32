"use client";

import { ReadError, type RouteError } from "@/components/ui/read-error";

export default function PublishersError(props: RouteError) {
  return <ReadError {...props} title="The publishers could not be read" about="your publishers" />;
}
