"use client";

import { ReadError, type RouteError } from "@/components/ui/read-error";

export default function WaitingError(props: RouteError) {
  return <ReadError {...props} title="The waiting deliveries could not be read" about="your deliveries" />;
}
