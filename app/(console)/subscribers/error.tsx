"use client";

import { ReadError, type RouteError } from "@/components/ui/read-error";

export default function SubscribersError(props: RouteError) {
  return <ReadError {...props} title="The subscribers could not be read" about="your subscribers" />;
}
