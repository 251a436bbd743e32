/** Why a request of the router has no usable answer. */
export type Obstacle = "unreachable" | "signed out";

/** A proxy before the server answers with these while the server is away. */
const AWAY = new Set([502, 503, 504]);
/** The redirect that a page without a session throws (lib/auth/session.ts), as React sends it. */
const TO_SIGN_IN = /NEXT_REDIRECT;\w+;\/sign-in\?/;
/** The result of an action without a session (lib/action/action.ts), and the API's refusal. */
const UNAUTHORIZED = /"code":"unauthorized"/;

/** Performs a request of the router and reads its whole answer, which may say in its middle that there is no session. */
export async function answerOf(request: () => Promise<Response>): Promise<Response | Obstacle> {
  try {
    const response = await request();
    if (AWAY.has(response.status)) return "unreachable";
    const body = await response.arrayBuffer();
    if (TO_SIGN_IN.test(new TextDecoder().decode(body)) && (await hasNoSession())) return "signed out";
    return readAnew(response, body);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    return "unreachable";
  }
}

/** Whether the refusal of a request is for want of a session. Texts from outside may look like one, so the session is asked for. */
export async function isSignedOut(response: Response): Promise<boolean> {
  try {
    return UNAUTHORIZED.test(await response.text()) && (await hasNoSession());
  } catch {
    return false;
  }
}

/** Asks whether the session has ended. It stays unknown without a network: then it has not, as far as is known. */
export async function hasNoSession(): Promise<boolean> {
  const response = await fetch("/api/auth/session", { cache: "no-store" });
  return response.ok && Object.keys((await response.json()) ?? {}).length === 0;
}

/** A response with a body that was read. The router also reads where it came from, which a new one lacks. */
function readAnew({ status, statusText, headers, url, redirected }: Response, body: ArrayBuffer): Response {
  const response = new Response(body, { status, statusText, headers });
  Object.defineProperties(response, { url: { value: url }, redirected: { value: redirected } });
  return response;
}
