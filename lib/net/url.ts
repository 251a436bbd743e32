import { z } from "zod";
import { storedText } from "../text/stored-text";

/**
 * Reads a URL; null when it is none. `URL.canParse` is not used anywhere: on Node.js 20 and 22 it takes international host
 * names for invalid once it was called some thousand times and is optimised.
 */
export function parseUrl(text: string, base?: string): URL | null {
  try {
    return new URL(text, base);
  } catch {
    return null;
  }
}

/** As `new URL` writes it, without a fragment, which is sent to nobody: what is called. As it stands when it is no URL. */
export function normalUrl(text: string): string {
  const url = parseUrl(text);
  if (url === null) return text;
  url.hash = "";
  return url.href;
}

/** An http(s) URL that is not stored, such as a setting. */
export const httpUrl = z
  .string()
  .trim()
  .refine((text) => /^https?:$/.test(parseUrl(text)?.protocol ?? ""), "must begin with http:// or https://");

const LONGEST = 2048;
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose
const CONTROL = /[\u0001-\u001f\u007f-\u009f]/;

/**
 * An http(s) URL that is stored and called later: trimmed and normalised, so that what is shown is what is called. `new URL`
 * would drop control characters in silence: what stands there would not be what is called.
 * @param credentials what is said of a URL that holds some: URLs are shown everywhere
 */
export function storedUrl(credentials: string) {
  return storedText()
    .trim()
    .max(LONGEST)
    .superRefine((text, context) => {
      const problem = (message: string) => context.addIssue({ code: "custom", message });
      const url = parseUrl(text);
      if (CONTROL.test(text)) problem("No control characters in the URL.");
      else if (!url || !/^https?:$/.test(url.protocol))
        problem("A URL that begins with http:// or https://.");
      else if (url.username || url.password) problem(credentials);
      else if (url.port === "0") problem("Port 0 cannot be called.");
      else if (normalUrl(text).length > LONGEST)
        problem(`At most ${LONGEST} characters, written out as it is called.`);
    })
    .overwrite(normalUrl);
}
