import { indentJson } from "../json-text";
import { type BodyText, bodyText } from "./body-text";

/** The most characters of a body that the event page shows. */
const SHOWN_CHARACTERS = 100_000;

/** A body for people: JSON on many lines, other text as it is, of anything else only how many bytes there are. */
export function readableBody(
  body: Uint8Array | null,
  options: { truncated?: boolean; characters?: number } = {},
): BodyText {
  const whole = bodyText(body, { ...options, characters: Number.POSITIVE_INFINITY });
  if (whole.kind !== "text") return whole;
  const text = indentJson(whole.text) ?? whole.text;
  const characters = options.characters ?? SHOWN_CHARACTERS;
  const cut = text.length > characters;
  return { ...whole, text: cut ? text.slice(0, characters) : text, cut };
}
