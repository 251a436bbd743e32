"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { browserTimeZone, rememberTimeZone } from "./time-zone-cookie";

/**
 * Sends the browser's time zone to the server on a first visit, and reloads the page's data if it was shown in another zone.
 * Later visits do not reload: a reload of a page in use may clear the selection.
 */
export function DetectTimeZone({ isKnown, shownIn }: { isKnown: boolean; shownIn: string }) {
  const router = useRouter();
  useEffect(() => {
    if (isKnown) return;
    const zone = browserTimeZone();
    rememberTimeZone(zone);
    if (zone !== shownIn) router.refresh();
  }, [isKnown, shownIn, router]);
  return null;
}
