"use client";

import { ReadError, type RouteError } from "@/components/ui/read-error";

export default function OperationsError(props: RouteError) {
  return <ReadError {...props} title="The operations could not be read" about="your operations" />;
}
