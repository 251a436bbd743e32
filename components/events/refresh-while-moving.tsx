"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

const EVERY_MS = 2_000;

/** Reads the page again every two seconds while something of it is under way and someone looks at it. */
export function RefreshWhileMoving({ isMoving }: { isMoving: boolean }) {
  const router = useRouter();
  useEffect(() => {
    if (!isMoving) return;
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") router.refresh();
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, [isMoving, router]);
  return null;
}
