"use client";

import { ReadError, type RouteError } from "@/components/ui/read-error";

export default function UsersError(props: RouteError) {
  return <ReadError {...props} title="The users could not be read" about="your users" />;
}
