"use client";

import { ReadError, type RouteError } from "@/components/ui/read-error";

export default function AccountError(props: RouteError) {
  return <ReadError {...props} title="Your account could not be read" about="your account" />;
}
