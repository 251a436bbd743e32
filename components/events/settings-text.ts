import type { RetrySettings } from "@/lib/engine/retry";
import { counted, durationText, labelled } from "./attempt-text";

const span = (value: unknown) => (typeof value === "number" ? durationText(value) : String(value));
const list = (value: unknown, one: (item: unknown) => string) =>
  Array.isArray(value) ? value.map(one).join(" · ") : "";
const after = (words: string, text: string) => (text ? `${words} ${text}` : "");

/** Settings that are off, or belong to another strategy, are left out. */
const LABELS = {
  strategy: () => "",
  attempts: (value) => `at most ${counted(value, "retry", "retries")}`,
  firstDelayMs: (value) => `first delay ${span(value)}`,
  multiplier: (value) => `multiplied by ${value}`,
  longestDelayMs: (value) => `longest delay ${span(value)}`,
  totalMs: (value) => `within ${span(value)} in total`,
  jitter: (value) => (value === "none" ? "no jitter" : `${value} jitter`),
  delaysMs: (value) => after("delays", list(value, span)),
  immediateAttempts: (value) => (value ? `${counted(value, "retry", "retries")} at once` : ""),
  thenStrategy: (value) => `then ${value}`,
  window: windowText,
  rules: (value) => (Array.isArray(value) && value.length ? counted(value.length, "rule", "rules") : ""),
  disableOnGone: (value) => (value ? "410 Gone disables the subscriber" : ""),
  mostRecoveries: (value) => `at most ${counted(value, "recovery", "recoveries")}`,
  failureEmailTo: (value) => after("failure e-mail to", list(value, String)),
  decision: decisionText,
} as const satisfies Record<keyof RetrySettings | "decision", (value: unknown) => string>;

/** Describes the settings of an attempt: `exponential, at most 3 retries, first delay 1.00 s`. */
export function settingsText(strategy: string | null, settings: unknown): string {
  if (strategy === null) return "none: no automatic retry";
  if (typeof settings !== "object" || settings === null) return strategy;
  return [strategy, ...labelled(settings, LABELS)].join(", ");
}

/** Describes the policy's rule that decided the step after the attempt: `rule 2 decided: retry now`. */
function decisionText(decision: unknown): string {
  if (typeof decision !== "object" || decision === null) return "";
  if (!("rule" in decision && "action" in decision)) return "";
  const rule = decision.rule === "gone" ? "410 Gone" : `rule ${decision.rule}`;
  return `${rule} decided: ${String(decision.action).replaceAll("_", " ")}`;
}

/** `retries 09:00–17:00 Europe/Berlin (mon, tue)`. */
function windowText(value: unknown): string {
  if (typeof value !== "object" || value === null) return "";
  const { from, to, timeZone, days } = value as Record<string, unknown>;
  return Array.isArray(days) ? `retries ${from}–${to} ${timeZone} (${days.join(", ")})` : "";
}
