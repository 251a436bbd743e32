"use client";

import { ReadError, type RouteError } from "@/components/ui/read-error";

export default function EventError(props: RouteError) {
  return <ReadError {...props} title="The event could not be read" about="the event" />;
}
