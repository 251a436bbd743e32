import { z } from "zod";
import { CIRCUIT_STATES, type CircuitState } from "../engine/circuit";
import { storedText } from "../text/stored-text";
import { timestamp } from "../time/timestamp";

/** The body that opens or closes the circuit of a subscriber by hand. */
export const circuitByHand = z
  .strictObject({
    state: z
      .enum(["open", "closed"])
      .describe("`open`: deliveries wait, or go to the alternative URL, and nothing fails."),
    reason: storedText().trim().min(1, "Say why: others see it with your name.").max(500),
    until: z.iso
      .datetime({ offset: true, error: "A time as 2026-11-26T20:00:00Z." })
      .transform((text) => new Date(text))
      .nullable()
      .optional()
      .describe(
        "With `open`: when it closes by itself. Left out or null: it stays open until it is closed by hand.",
      ),
  })
  .refine(({ state, until }) => state === "open" || !until, {
    path: ["until"],
    message: "goes only together with the state open",
  });
export type CircuitByHand = z.output<typeof circuitByHand>;

/** The last change of a circuit in an answer, if a person made it. */
export const circuitByHandAnswer = z
  .object({
    state: z.enum(CIRCUIT_STATES),
    since: timestamp,
    until: timestamp.nullable().describe("Null: until it is closed by hand."),
    by: z.string(),
    reason: z.string(),
  })
  .nullable()
  .describe("The last change of the circuit, if it was made by hand; also without a circuit breaker.");

type Stored = {
  state: CircuitState;
  since: Date;
  heldUntil: Date | null;
  changedBy: string | null;
  reason: string | null;
};

export function changedByHand(stored: Stored | null) {
  if (!stored || stored.changedBy === null) return null;
  const { state, since, heldUntil: until, changedBy: by, reason } = stored;
  return { state, since, until, by, reason: reason ?? "" };
}
