"use client";

import { ReadError, type RouteError } from "@/components/ui/read-error";

export default function EventStatusError(props: RouteError) {
  return <ReadError {...props} title="The events could not be read" about="your events" />;
}
