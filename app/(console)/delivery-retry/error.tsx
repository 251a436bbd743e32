"use client";

import { ReadError, type RouteError } from "@/components/ui/read-error";

export default function DeliveryRetryError(props: RouteError) {
  return <ReadError {...props} title="The failed deliveries could not be read" about="your deliveries" />;
}
