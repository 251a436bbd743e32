import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { RequestHandler } from "../publishing/publish-handler";

/**
 * Gives each page that a handler leaves to Next a content security policy with its own nonce: only scripts of this server may run,
 * so markup from a payload has no effect. Next reads the nonce for its own scripts from the request. A proxy.ts would do the
 * same, and take a fifth of the time of a small page. Sign-in is checked where data is read and written, not here.
 * @param isDevelopment permits `eval`, by which React's development build creates stack traces
 */
export function withPagePolicy(handler: RequestHandler, isDevelopment: boolean): RequestHandler {
  return (request, response) => {
    if (handler(request, response)) return true;
    if (isPage(request.url ?? "")) givePolicy(request, response, isDevelopment);
    return false;
  };
}

/**
 * Every path that a page may answer, including the not-found page. The API and the files of the build keep the policy that every
 * answer starts with (lib/http/answer-headers.ts), which loads nothing.
 */
const isPage = (url: string) => !/^\/(?:api(?:[/?]|$)|_next\/)/.test(url);

function givePolicy(request: IncomingMessage, response: ServerResponse, isDevelopment: boolean): void {
  const nonce = randomBytes(16).toString("base64");
  const policy = contentSecurityPolicy(nonce, isDevelopment);
  request.headers["content-security-policy"] = policy;
  request.headers["x-nonce"] = nonce;
  // Pages do not receive their own URL, to which sign-in returns.
  request.headers["x-url"] = withoutPayloadKey(request.url ?? "/");
  response.setHeader("content-security-policy", policy);
}

/** Removes the parameter that distinguishes the payload of a page from its HTML in caches. */
function withoutPayloadKey(url: string): string {
  const at = url.indexOf("?");
  if (at < 0 || !url.includes("_rsc=", at)) return url;
  const kept = url
    .slice(at + 1)
    .split("&")
    .filter((one) => !one.startsWith("_rsc="));
  return url.slice(0, at) + (kept.length > 0 ? `?${kept.join("&")}` : "");
}

function contentSecurityPolicy(nonce: string, isDevelopment: boolean): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ""}`,
    // Mantine positions pop-ups with style attributes, which a nonce cannot cover.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}
