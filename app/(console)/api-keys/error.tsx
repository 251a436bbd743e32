"use client";

import { ReadError, type RouteError } from "@/components/ui/read-error";

export default function ApiKeysError(props: RouteError) {
  return <ReadError {...props} title="The API keys could not be read" about="your API keys" />;
}
