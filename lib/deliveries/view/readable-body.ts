import { indentJson } from "../../text/indent-json";
import { shorten } from "../../text/shorten";
import { type BodyText, bodyText } from "./body-text";

/** The most characters of a body shown on the event page. */
const SHOWN_ON_PAGE = 100_000;

/**
 * Formats a body for reading: JSON is indented, other text is unchanged, of binary data the beginning is dumped. The budget bounds
 * time and length for any body.
 * @param isHidden the reader may not see payloads: nothing of the body is read
 */
export function readableBody(
  body: Uint8Array | null,
  { isHidden, ...options }: Parameters<typeof bodyText>[1] & { isHidden?: boolean } = {},
): BodyText {
  if (isHidden) return { kind: "hidden" };
  const whole = bodyText(body, { ...options, characters: Number.POSITIVE_INFINITY });
  if (whole.kind !== "text") return whole;
  const budget = options.characters ?? SHOWN_ON_PAGE;
  const json = indentJson(whole.text, budget);
  const shown = json ?? shorten(whole.text, budget);
  const cut = whole.cut || shown.cut;
  return { ...whole, ...shown, cut, ...(json && !cut ? { isJson: true } : {}) };
}
