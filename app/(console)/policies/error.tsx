"use client";

import { ReadError, type RouteError } from "@/components/ui/read-error";

export default function PoliciesError(props: RouteError) {
  return <ReadError {...props} title="The policies could not be read" about="your policies" />;
}
