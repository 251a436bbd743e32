"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef, useTransition } from "react";
import { readOnChange } from "@/components/live/read-on-change";
import type { LiveNoun } from "@/lib/live/nouns";

const EVERY_MS = 2_000;

/** Reads the page again while something on it is under way, when rows of its noun have changed: every two seconds at most. */
export function RefreshWhileMoving({ isMoving, noun }: { isMoving: boolean; noun: LiveNoun }) {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  const whenRead = useRef(() => {});
  useEffect(() => {
    if (!isPending) whenRead.current();
  }, [isPending]);
  useEffect(() => {
    if (!isMoving) return;
    const refresh = () =>
      new Promise<void>((resolve) => {
        whenRead.current = resolve;
        startTransition(() => router.refresh());
      });
    return readOnChange([noun], refresh, { everyMs: EVERY_MS, firstMs: EVERY_MS });
  }, [isMoving, noun, router]);
  return null;
}
