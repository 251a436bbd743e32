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

/** A shorter wait has no reason that anybody asks for. */
const NOTABLE_WAIT_MS = 1_000;

/** How long an attempt waited past due, with the reason that was recorded when it began: `12.0 s, its circuit was half open`. */
export function waitText(waitMs: number, system: Record<string, unknown>): string {
  const { circuit, queueDepth } = system;
  const waited = durationText(waitMs);
  if (waitMs < NOTABLE_WAIT_MS) return waited;
  if (typeof circuit === "string" && circuit !== "closed")
    return `${waited}, its circuit was ${circuit.replaceAll("_", " ")}`;
  if (typeof queueDepth === "number" && queueDepth > 0)
    return `${waited}, ${counted(queueDepth, "delivery", "deliveries")} waited for a slot`;
  return `${waited}, no reason was recorded`;
}

type Label = (value: unknown) => string;

/**
 * Describes stored values, each in the words of its label; those whose label is empty are left out. A name without a label, as an
 * older or newer release may have stored it, is shown as words: `someDelayMs` → `some delay 1.00 s`.
 */
export function labelled(values: object, labels: Readonly<Record<string, Label>>): string[] {
  return Object.entries(values).flatMap(([name, value]) => {
    if (value === null || value === undefined) return [];
    const text = Object.hasOwn(labels, name) ? labels[name]?.(value) : unlabelled(name, value);
    return text ? [text] : [];
  });
}

function unlabelled(name: string, value: unknown): string {
  const isSpan = name.endsWith("Ms");
  const words = name.replace(/Ms$/, "").replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  const one = (item: unknown) => (isSpan && typeof item === "number" ? durationText(item) : String(item));
  const isShown = (item: unknown) => ["string", "number", "boolean"].includes(typeof item);
  if (Array.isArray(value)) {
    const shown = value.filter(isShown);
    return shown.length ? `${words} ${shown.map(one).join(" · ")}` : "";
  }
  if (typeof value === "boolean") return value ? words : "";
  return isShown(value) ? `${words} ${one(value)}` : "";
}

/** `1 retry`, `3 retries`. */
export function counted(number: unknown, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}
