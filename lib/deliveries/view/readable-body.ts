import { indentJson } from "../../text/indent-json";
import { shorten } from "../../text/shorten";
import { type BodyText, bodyText } from "./body-text";

/** The most characters of a body that the event page shows. */
const SHOWN_CHARACTERS = 100_000;

/**
 * A body for people: JSON on many lines, other text as it is, of anything else only how many bytes there are. Its time and
 * its length are those of the budget, whatever the body says.
 */
export function readableBody(
  body: Uint8Array | null,
  options: Parameters<typeof bodyText>[1] & object = {},
): BodyText {
  const whole = bodyText(body, { ...options, characters: Number.POSITIVE_INFINITY });
  if (whole.kind !== "text") return whole;
  const budget = options.characters ?? SHOWN_CHARACTERS;
  const shown = indentJson(whole.text, budget) ?? shorten(whole.text, budget);
  return { ...whole, ...shown, cut: whole.cut || shown.cut };
}
