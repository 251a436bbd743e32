"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { browserTimeZone, rememberTimeZone } from "./time-zone-cookie";

/** On a first visit: tells the server the browser's time zone and asks for the page again in it. */
export function DetectTimeZone({ isKnown }: { isKnown: boolean }) {
  const router = useRouter();
  useEffect(() => {
    if (isKnown) return;
    rememberTimeZone(browserTimeZone());
    router.refresh();
  }, [isKnown, router]);
  return null;
}
