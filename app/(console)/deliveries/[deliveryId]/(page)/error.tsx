"use client";

import { ReadError, type RouteError } from "@/components/ui/read-error";

export default function DeliveryError(props: RouteError) {
  return <ReadError {...props} title="The delivery could not be read" about="the delivery" />;
}
