import { normalUrl } from "../net/url";
import { MASKED } from "./masked";

/**
 * Masks a URL for display: the credentials, and every value of the query, because a name does not show whether its value is
 * secret. The names stay visible. Requests use the complete URL. Masking a masked URL changes nothing.
 */
export function maskUrl(url: string): string {
  const hash = url.indexOf("#");
  const [whole, fragment] = hash < 0 ? [url, ""] : [url.slice(0, hash), url.slice(hash + 1)];
  const mark = whole.indexOf("?");
  const [place, query] = mark < 0 ? [whole, ""] : [whole.slice(0, mark), whole.slice(mark + 1)];
  return [
    maskUserinfo(place),
    mark < 0 ? "" : `?${maskValues(query)}`,
    // Servers do not receive the fragment, but a sign-in may have put a token there: `#access_token=…`.
    hash < 0 ? "" : `#${fragment.includes("=") ? maskValues(fragment) : fragment}`,
  ].join("");
}

/** A stored URL in its normal form, masked for display. URLs of earlier releases are stored without normalisation. */
export const shownUrl = (stored: string) => maskUrl(normalUrl(stored));

/** Masks every URL and path in a text such as an error message or a header. */
export function maskUrls(text: string): string {
  return text.includes("?") || text.includes("@") || text.includes("#")
    ? text.replace(URL_IN_TEXT, maskUrl)
    : text;
}

/** `scheme://…`, or `/…` at the start of a word. The bounded scheme keeps long words from taking quadratic time. */
const URL_IN_TEXT = /(?:\b[a-z][a-z0-9+.-]{0,20}:\/\/|(?<![^\s"'<(,;=`])\/)[^\s"'<>`]*/gi;

function maskUserinfo(place: string): string {
  const start = place.indexOf("://") + 3;
  if (start < 3) return place;
  const end = place.indexOf("/", start);
  const at = place.lastIndexOf("@", end < 0 ? undefined : end);
  return at < start ? place : `${place.slice(0, start)}${MASKED}${place.slice(at)}`;
}

/** `a=1&b=&flag` → `a=[masked]&b=&[masked]`. */
function maskValues(query: string): string {
  return query
    .split("&")
    .map((part) => {
      const { name, value } = splitPart(part);
      if (value === "") return part;
      return name === null ? MASKED : `${name}=${MASKED}`;
    })
    .join("&");
}

/** One part of a query: `name=value`, or a value alone. */
export function splitPart(part: string): { name: string | null; value: string } {
  const equals = part.indexOf("=");
  return equals < 0
    ? { name: null, value: part }
    : { name: part.slice(0, equals), value: part.slice(equals + 1) };
}
