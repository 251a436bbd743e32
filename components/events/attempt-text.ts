/** Formats a duration in milliseconds: `12.5 ms`, `1.20 s`, `2 min 5 s`. */
export function durationText(milliseconds: number): string {
  if (milliseconds < 10) return `${milliseconds.toFixed(1)} ms`;
  if (milliseconds < 1_000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1_000;
  if (seconds < 60) return `${seconds.toFixed(2)} s`;
  const minutes = Math.floor(seconds / 60);
  const rest = Math.round(seconds % 60);
  if (minutes < 60) return rest ? `${minutes} min ${rest} s` : `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return minutes % 60 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
}

/** Describes the settings of an attempt; durations are formatted. Only numbers and text are shown. */
export function settingsText(strategy: string | null, settings: unknown): string {
  if (strategy === null) return "none: no automatic retry";
  if (typeof settings !== "object" || settings === null) return strategy;
  const parts = Object.entries(settings).flatMap(([name, value]) => {
    if (name === "window") return windowText(value);
    // Settings that are off, or belong to another strategy, are left out.
    const isOff =
      name === "strategy" || value === null || value === false || (name === "immediateAttempts" && !value);
    const text = isOff ? "" : name === "decision" ? decisionText(value) : settingText(name, value);
    return text ? [text] : [];
  });
  return [strategy, ...parts].join(", ");
}

/** Describes the policy's rule that decided the step after the attempt: `rule 2 decided: retry now`. */
function decisionText(decision: unknown): string {
  if (typeof decision !== "object" || decision === null) return "";
  if (!("rule" in decision && "action" in decision)) return "";
  const rule = decision.rule === "gone" ? "410 Gone" : `rule ${decision.rule}`;
  return `${rule} decided: ${String(decision.action).replaceAll("_", " ")}`;
}

/** `retries 09:00–17:00 Europe/Berlin (mon, tue)`. */
function windowText(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  const { from, to, timeZone, days } = value as Record<string, unknown>;
  return Array.isArray(days) ? [`retries ${from}–${to} ${timeZone} (${days.join(", ")})`] : [];
}

/** `firstDelayMs` → `first delay`. */
function settingText(name: string, value: unknown): string {
  const isSpan = name.endsWith("Ms");
  const words = name.replace(/Ms$/, "").replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  const one = (item: unknown) => (isSpan && typeof item === "number" ? durationText(item) : String(item));
  if (Array.isArray(value)) return value.length ? `${words} ${value.map(one).join(" · ")}` : "";
  return ["string", "number", "boolean"].includes(typeof value) ? `${words} ${one(value)}` : "";
}
