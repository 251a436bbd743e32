"use client";

import { useQueryStates, type Values } from "nuqs";
import { useCallback, useTransition } from "react";
import { deliverySearchParams } from "@/lib/deliveries/search-params";

type Patch = Partial<{ [Key in keyof SearchValues]: SearchValues[Key] | null }>;
type SearchValues = Values<typeof deliverySearchParams>;

export type ChangeSearch = (patch: Patch, options?: { isStep?: boolean }) => void;

/** The URL as the only state of filters, order and page. A changed filter returns to the first page. */
export function useDeliverySearch() {
  const [isPending, startTransition] = useTransition();
  const [search, setSearch] = useQueryStates(deliverySearchParams, {
    shallow: false,
    scroll: false,
    startTransition,
  });
  /** `isStep: false` adds no step to the browser's history. */
  const change: ChangeSearch = useCallback(
    (patch, { isStep = true } = {}) => {
      const fromStart = { after: null, before: null, page: null };
      void setSearch({ ...fromStart, ...patch }, { history: isStep ? "push" : "replace" });
    },
    [setSearch],
  );
  return { search, change, isPending, startTransition };
}
