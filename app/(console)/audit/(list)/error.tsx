"use client";

import { ReadError, type RouteError } from "@/components/ui/read-error";

export default function AuditError(props: RouteError) {
  return <ReadError {...props} title="The audit trail could not be read" about="your audit trail" />;
}
