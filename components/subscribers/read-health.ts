import type { z } from "zod";
import type { subscriberHealthAnswer } from "@/lib/subscriber-health/schema";

/** The answer of `GET /api/v1/subscribers/{id}/health` in JSON: times are texts. */
type Json<Value> = Value extends Date
  ? string
  : Value extends object
    ? { [Key in keyof Value]: Json<Value[Key]> }
    : Value;
export type HealthView = Json<z.output<typeof subscriberHealthAnswer>>;

export type LoadedHealth = { health: HealthView } | { problem: string };

const UNREACHABLE = "The health cannot be read: the server could not be reached.";

/** Reads the health of a subscriber. Never rejects: a failure is a sentence. */
export async function readHealth(id: string, signal?: AbortSignal): Promise<LoadedHealth> {
  try {
    const answer = await fetch(`/api/v1/subscribers/${id}/health`, {
      cache: "no-store",
      ...(signal ? { signal } : {}),
    });
    const body = (await answer.json()) as HealthView | { error: { message: string } };
    return "error" in body ? { problem: body.error.message } : { health: body };
  } catch {
    return { problem: UNREACHABLE };
  }
}
