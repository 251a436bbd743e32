"use client";

import { useEffect, useState } from "react";

/** Whether a draft has expired: its time by the server's clock, counted from when it was shown. */
export function useExpiry(expiresAt: Date | null, asOf: Date): boolean {
  const [hasExpired, setHasExpired] = useState(false);
  const forMs = expiresAt === null ? null : expiresAt.getTime() - asOf.getTime();
  useEffect(() => {
    if (forMs === null) return;
    const timer = setTimeout(() => setHasExpired(true), Math.max(0, forMs));
    return () => clearTimeout(timer);
  }, [forMs]);
  return hasExpired;
}
