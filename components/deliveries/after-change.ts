import { useRouter } from "next/navigation";
import { createContext, useCallback, useContext } from "react";

/** Reads again what stands beside the page, and is no part of it. */
export const AfterChange = createContext<(() => void) | null>(null);

/** What a control calls once it has changed a delivery: the page is read again, and what stands beside it. */
export function useAfterChange(): () => void {
  const router = useRouter();
  const beside = useContext(AfterChange);
  return useCallback(() => {
    beside?.();
    router.refresh();
  }, [beside, router]);
}
