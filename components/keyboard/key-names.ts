import { type KeyId, keysOf } from "./keys";

const NAMES: Record<string, string> = {
  Escape: "Esc",
  Delete: "Del",
  ArrowUp: "↑",
  ArrowDown: "↓",
  shift: "Shift",
  alt: "Alt",
};

/** How a key is printed: `mod+k` as "Ctrl K" or "⌘ K", `X` as "Shift X", `g d` as "G D". */
export function keyName(key: string, isMac: boolean): string {
  return key
    .split(" ")
    .flatMap((step) => (/^[A-Z]$/.test(step) ? ["shift", step] : step.split("+")))
    .map((part) => (part === "mod" ? (isMac ? "⌘" : "Ctrl") : (NAMES[part] ?? part)))
    .map((part) => (part.length === 1 ? part.toUpperCase() : part))
    .join(" ");
}

/** The names of an entry's keys. */
export function keyNames(id: KeyId, isMac: boolean): string[] {
  return keysOf(id).map((key) => keyName(key, isMac));
}
