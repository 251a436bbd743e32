"use client";

import { useQueryStates } from "nuqs";
import { useCallback, useTransition } from "react";
import type { CommonSearch, ListDefinition } from "@/lib/list/definition";

/** Changed parameters of a list's URL by name; null is the default. */
export type SearchChange = Readonly<Record<string, unknown>>;
export type ChangeSearch = (patch: SearchChange, options?: { isStep?: boolean }) => void;

const FIRST_PAGE = { after: null, before: null, page: null };

/**
 * The URL as the only state of a list's filters, order and page. A changed filter returns to the first page.
 * `isStep: false` adds no step to the browser's history.
 */
export function useListSearch(list: ListDefinition) {
  const [isPending, startTransition] = useTransition();
  const [search, setSearch] = useQueryStates(list.params, { shallow: false, scroll: false, startTransition });
  const change: ChangeSearch = useCallback(
    (patch, { isStep = true } = {}) => {
      void setSearch({ ...FIRST_PAGE, ...patch }, { history: isStep ? "push" : "replace" });
    },
    [setSearch],
  );
  return { search: search as CommonSearch, change, isPending, startTransition };
}
