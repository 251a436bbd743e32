"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { browserTimeZone, rememberTimeZone } from "./time-zone-cookie";

/**
 * On a first visit: tells the server the browser's time zone, and asks for the page again if it was shown in another one.
 * Only then: a page that is read anew while somebody begins to work with it may take what was selected with it.
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
