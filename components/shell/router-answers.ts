/** Why a request of the router has no usable answer. */
export type Obstacle = "unreachable" | "signed out";

/** A proxy before the server answers with these while the server is away. */
const AWAY = new Set([502, 503, 504]);
/** The redirect that a page without a session throws (lib/auth/session.ts), as React sends it. */
const TO_SIGN_IN = /NEXT_REDIRECT;\w+;\/sign-in\?/;
/** The result of an action without a session (lib/action/action.ts), and the API's refusal. */
const UNAUTHORIZED = /"code":"unauthorized"/;

/**
 * What only a page has that was read for a session: a promise of what follows its rows (lib/list/page.ts, Arriving), as React sends it; Next
 * has promises of its own. From there on the answer is passed on as it comes. Where a text from outside looks like one, the router
 * itself follows a redirect behind it.
 */
const FOLLOWS_LATER = /"(?:matches|failed|whyEmpty)":"\$@[\da-f]+"/;

/**
 * Performs a request of the router and reads its answer until it is known whether there is a session: an answer without one says so in its
 * middle.
 */
export async function answerOf(request: () => Promise<Response>): Promise<Response | Obstacle> {
  try {
    const response = await request();
    if (AWAY.has(response.status)) return "unreachable";
    const reader = response.body?.getReader();
    const { chunks, text } = reader ? await readUntilKnown(reader) : { chunks: [], text: "" };
    if (TO_SIGN_IN.test(text) && (await hasNoSession())) return "signed out";
    return readAnew(response, streamOf(chunks, reader));
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    return "unreachable";
  }
}

type Reader = ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>;

/** Reads to the end, or to what follows later in an answer that does not lead to the sign-in page. */
async function readUntilKnown(reader: Reader) {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  const decoder = new TextDecoder();
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return { chunks, text };
    chunks.push(value);
    text += decoder.decode(value, { stream: true });
    if (FOLLOWS_LATER.test(text) && !TO_SIGN_IN.test(text)) return { chunks, text };
  }
}

/** What was read, and then the rest. */
function streamOf(chunks: readonly Uint8Array<ArrayBuffer>[], reader: Reader | undefined) {
  return new ReadableStream<Uint8Array<ArrayBuffer>>({
    start: (controller) => {
      for (const chunk of chunks) controller.enqueue(chunk);
    },
    pull: async (controller) => {
      const next = await reader?.read();
      if (!next || next.done) return controller.close();
      controller.enqueue(next.value);
    },
    cancel: (reason) => reader?.cancel(reason),
  });
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

/** A response with a body that was begun to be read. The router also reads where it came from, which a new one lacks. */
function readAnew(
  { status, statusText, headers, url, redirected }: Response,
  body: ReadableStream,
): Response {
  const response = new Response(body, { status, statusText, headers });
  Object.defineProperties(response, { url: { value: url }, redirected: { value: redirected } });
  return response;
}
