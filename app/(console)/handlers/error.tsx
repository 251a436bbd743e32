"use client";

import { ReadError, type RouteError } from "@/components/ui/read-error";

export default function HandlersError(props: RouteError) {
  return <ReadError {...props} title="The handlers could not be read" about="your handlers" />;
}
