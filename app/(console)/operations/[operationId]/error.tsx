"use client";

import { ReadError, type RouteError } from "@/components/ui/read-error";

export default function OperationError(props: RouteError) {
  return <ReadError {...props} title="The operation could not be read" about="the operation" />;
}
