import { createContext } from "react";
import type { useOperations } from "@/components/operations/use-operations";

/**
 * The screen's operations, for a row that offers a retry itself; null where there is none. A context, so that a change renders the
 * open rows and not all.
 */
export const RetryContext = createContext<Pick<ReturnType<typeof useOperations>, "run" | "isBusy"> | null>(
  null,
);
