import type { DeliveryView } from "@/lib/deliveries/view/expansion";

export type LoadedExpansion = { view: DeliveryView } | { problem: string; isSignedOut?: boolean };

const UNREACHABLE = "The server could not be reached. Close this row and open it again.";

/** Reads the data of a row's expansion. Never rejects: a failure is a sentence. */
export async function readExpansion(deliveryId: string, signal: AbortSignal): Promise<LoadedExpansion> {
  try {
    const answer = await fetch(`/delivery-retry/${deliveryId}/expansion`, { signal, cache: "no-store" });
    const body = (await answer.json()) as DeliveryView | { error: { message: string } };
    if (!("error" in body)) return { view: body };
    return { problem: body.error.message, isSignedOut: answer.status === 401 };
  } catch {
    return { problem: UNREACHABLE };
  }
}
