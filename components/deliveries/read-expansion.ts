import type { DeliveryView } from "@/lib/deliveries/view/expansion";
import type { ExpansionParts } from "./expansion-parts";

export type LoadedExpansion =
  | { view: DeliveryView; ExpansionParts: typeof ExpansionParts }
  | { problem: string; isSignedOut?: boolean };

const UNREACHABLE = "The server could not be reached. Close this row and open it again.";

/**
 * Reads the data of a row's expansion, and meanwhile the code that draws it, which the list does not carry. Never rejects: a failure is a
 * sentence.
 */
export async function readExpansion(deliveryId: string, signal: AbortSignal): Promise<LoadedExpansion> {
  try {
    const [answer, { ExpansionParts }] = await Promise.all([
      fetch(`/delivery-retry/${deliveryId}/expansion`, { signal, cache: "no-store" }),
      import("./expansion-parts"),
    ]);
    const body = (await answer.json()) as DeliveryView | { error: { message: string } };
    if (!("error" in body)) return { view: body, ExpansionParts };
    return { problem: body.error.message, isSignedOut: answer.status === 401 };
  } catch {
    return { problem: UNREACHABLE };
  }
}
