"use client";

import { ReadError, type RouteError } from "@/components/ui/read-error";

export default function FoldingError(props: RouteError) {
  return <ReadError {...props} title="The rules of folding could not be read" about="the rules" />;
}
