"use client";

import { useQueryStates } from "nuqs";
import { useCallback, useTransition } from "react";
import { type EventSearch, eventSearchParams } from "@/lib/events/search-params";

type Patch = Partial<{ [Key in keyof EventSearch]: EventSearch[Key] | null }>;

export type ChangeEventSearch = (patch: Patch, options?: { isStep?: boolean }) => void;

/** The URL as the only state of filters, order and page. A changed filter returns to the first page. */
export function useEventSearch() {
  const [isPending, startTransition] = useTransition();
  const [search, setSearch] = useQueryStates(eventSearchParams, {
    shallow: false,
    scroll: false,
    startTransition,
  });
  /** `isStep: false` adds no step to the browser's history. */
  const change: ChangeEventSearch = useCallback(
    (patch, { isStep = true } = {}) => {
      const fromStart = { after: null, before: null, page: null };
      void setSearch({ ...fromStart, ...patch }, { history: isStep ? "push" : "replace" });
    },
    [setSearch],
  );
  return { search, change, isPending, startTransition };
}
