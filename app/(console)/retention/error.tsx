"use client";

import { ReadError, type RouteError } from "@/components/ui/read-error";

export default function RetentionError(props: RouteError) {
  return <ReadError {...props} title="Retention could not be read" about="what is kept" />;
}
