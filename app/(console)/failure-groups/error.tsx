"use client";

import { ReadError, type RouteError } from "@/components/ui/read-error";

export default function FailureGroupsError(props: RouteError) {
  return <ReadError {...props} title="The failure groups could not be read" about="your failures" />;
}
