import type { WholeDeliveryView } from "@/lib/deliveries/view/whole";
import { type DatedJson, fromDatedJson } from "@/lib/text/dated-json";

export type LoadedDelivery = { view: WholeDeliveryView } | { problem: string; isSignedOut?: boolean };

const UNREACHABLE = "The delivery cannot be read: the server could not be reached.";

/** Reads one delivery for the drawer. Never rejects: a failure is a sentence. */
export async function readDelivery(id: string, signal?: AbortSignal): Promise<LoadedDelivery> {
  try {
    const answer = await fetch(`/deliveries/${id}/view`, {
      cache: "no-store",
      ...(signal ? { signal } : {}),
    });
    const body = (await answer.json()) as DatedJson | { error: { message: string } };
    if (!("error" in body)) return { view: fromDatedJson<WholeDeliveryView>(body) };
    return { problem: body.error.message, isSignedOut: answer.status === 401 };
  } catch {
    return { problem: UNREACHABLE };
  }
}
