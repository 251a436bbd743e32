import { z } from "zod";
import { storedText } from "../text/stored-text";

/**
 * Parses a URL; null for an invalid one. `URL.canParse` is not used: on Node.js 20 and 22 it rejects international host names after
 * some thousand calls, once it is optimised.
 */
export function parseUrl(text: string, base?: string): URL | null {
  try {
    return new URL(text, base);
  } catch {
    return null;
  }
}

/** Returns the called form of a URL: as `new URL` writes it, without the fragment. Other texts are returned unchanged. */
export function normalUrl(text: string): string {
  const url = parseUrl(text);
  if (url === null) return text;
  url.hash = "";
  return url.href;
}

/** Schema of an http(s) URL that is not stored, such as a setting. */
export const httpUrl = z
  .string()
  .trim()
  .refine((text) => /^https?:$/.test(parseUrl(text)?.protocol ?? ""), "must begin with http:// or https://");

const LONGEST = 2048;
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose
const CONTROL = /[\u0001-\u001f\u007f-\u009f]/;

/**
 * Schema of an http(s) URL that is stored and called later: trimmed and normalised, so that the shown URL is the called one. Control
 * characters are rejected: `new URL` would drop them silently, and the shown URL would differ from the called one.
 * @param credentials message for a URL with credentials, which are rejected because URLs are shown
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
