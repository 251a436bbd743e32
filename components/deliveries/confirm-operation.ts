import { confirm } from "@/components/ui/confirm";
import type { operationQuestion } from "./operation-question";

/** Asks for confirmation of an operation on the selected deliveries. */
export function confirmOperation(...of: Parameters<typeof operationQuestion>): Promise<boolean> {
  return confirm(import("./operation-question").then((part) => part.operationQuestion(...of)));
}
