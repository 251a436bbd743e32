"use client";

import dynamic from "next/dynamic";
import type { StripProps } from "./strip-parts";

/** Loaded when there is an operation to show. */
const StripParts = dynamic(() => import("./strip-parts").then((part) => part.StripParts), {
  loading: () => null,
});

/** The user's last operation and its progress, updated until it has finished, and the others that are under way. */
export function OperationStrip(props: StripProps) {
  return props.operation || props.others?.length ? <StripParts {...props} /> : null;
}
