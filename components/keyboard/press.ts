import { KEYS, type KeyId } from "./keys";

/** The parts of a keyboard event that name a press. */
export type Press = Pick<KeyboardEvent, "key" | "shiftKey" | "ctrlKey" | "metaKey" | "altKey">;

/**
 * Names a press as the table of keys does: `j`, `J` (with Shift, whatever Caps Lock says), `mod+k` (Ctrl, or ⌘), `alt+ArrowUp`,
 * `shift+Space`. A character keeps its own name where the keyboard needs Shift or AltGr for it (`?`, `[`).
 */
export function pressedKey({ key, shiftKey, ctrlKey, metaKey, altKey }: Press): string {
  const isCharacter = key.length === 1 && key !== " ";
  const isLetter = isCharacter && key.toLowerCase() !== key.toUpperCase();
  // AltGr (reported as Ctrl with Alt) and Option are a part of the character.
  if (isCharacter && !isLetter && altKey) return key;
  const hasMod = ctrlKey || metaKey;
  const name = key === " " ? "Space" : isLetter ? key.toLowerCase() : key;
  if (isLetter && shiftKey && !hasMod && !altKey) return name.toUpperCase();
  const isShiftNamed = shiftKey && (isLetter || !isCharacter);
  return `${hasMod ? "mod+" : ""}${altKey ? "alt+" : ""}${isShiftNamed ? "shift+" : ""}${name}`;
}

/** Returns the entries that a press completes, and the start of a sequence that it continues (empty: none). */
export function matchKey(pressed: string, begun: string): { ids: KeyId[]; begun: string } {
  const sequence = begun ? `${begun} ${pressed}` : pressed;
  const ids = KEYS.filter(({ keys }) => keys.some((key) => key === sequence)).map(({ id }) => id);
  const isStart = KEYS.some(({ keys }) => keys.some((key) => key.startsWith(`${sequence} `)));
  // A press that does not continue the sequence counts by itself.
  if (begun && ids.length === 0 && !isStart) return matchKey(pressed, "");
  return { ids, begun: isStart ? sequence : "" };
}
