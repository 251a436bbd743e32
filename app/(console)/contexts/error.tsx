"use client";

import { ReadError, type RouteError } from "@/components/ui/read-error";

export default function ContextsError(props: RouteError) {
  return <ReadError {...props} title="The contexts could not be read" about="your contexts" />;
}
