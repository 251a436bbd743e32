import { randomBytes } from "node:crypto";
import { type NextRequest, NextResponse } from "next/server";

/**
 * Gives each page a content security policy with a nonce of its own: only scripts this server wrote may run, so a
 * payload that found its way into a page as markup would still do nothing. Sign-in is not checked here but where
 * data is read and written.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = randomBytes(16).toString("base64");
  const policy = contentSecurityPolicy(nonce, process.env.NODE_ENV === "development");
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  // A page does not know its own URL, which is where signing in should lead back to.
  headers.set("x-url", `${request.nextUrl.pathname}${request.nextUrl.search}`);
  headers.set("content-security-policy", policy); // Next reads the nonce for its own scripts from here
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  return response;
}

/**
 * Whatever may be answered by a page, if only by the one that says that there is none. The API and the files of the build keep
 * the policy that every answer starts with (lib/http/answer-headers.ts), under which nothing loads.
 */
export const config = { matcher: ["/((?!api(?:/|$)|_next/).*)"] };

function contentSecurityPolicy(nonce: string, isDevelopment: boolean): string {
  return [
    "default-src 'self'",
    // React's development build makes its stack traces with eval.
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ""}`,
    // Mantine positions its pop-ups with style attributes, which no nonce can cover.
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
