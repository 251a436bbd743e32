import { answerOf, isSignedOut } from "./router-answers";
import { announce, untilAnotherTry, withdrawAnnouncement } from "./unreachable-notice";

/**
 * Keeps the page when the server cannot answer a click. The router of Next leaves the page for the browser's own error page when
 * a request fails, and for the sign-in page when there is no session any more; with it go typed text and selected rows. It
 * requests pages by `fetch`, and is offered no other way in, so that function is replaced while the console is open: a request of
 * the router that meets no network or no session stays open, the page says so, and the request is repeated when that can help.
 */
export function holdRequests(): () => void {
  const original = window.fetch;
  let turn = 0;
  window.fetch = async (input, init) => {
    const headers = new Headers(init?.headers);
    if (isNavigation(headers)) {
      const mine = ++turn;
      return held(
        () => original(input, init),
        () => mine === turn,
        init?.signal,
      );
    }
    const response = await original(input, init);
    const mayBeRefused = response.status === 401 || headers.has("next-action");
    if (mayBeRefused && (await isSignedOut(response.clone()))) announce("signed out");
    return response;
  };
  return () => {
    window.fetch = original;
  };
}

/** A request for a page that is to be shown, other than one ahead of a click. */
function isNavigation(headers: Headers): boolean {
  const isPrefetch = headers.has("next-router-prefetch") || headers.has("next-router-segment-prefetch");
  return headers.has("rsc") && !headers.has("next-action") && !isPrefetch;
}

/** Repeats a request until it can be answered. A later click takes its place: then it is never answered, as the router expects. */
async function held(
  request: () => Promise<Response>,
  isLatest: () => boolean,
  signal: AbortSignal | null | undefined,
): Promise<Response> {
  for (;;) {
    const answer = await answerOf(request);
    signal?.throwIfAborted();
    if (answer instanceof Response) {
      if (isLatest()) withdrawAnnouncement();
      return answer;
    }
    if (!isLatest()) return new Promise(() => undefined);
    announce(answer);
    await untilAnotherTry(answer);
    if (!isLatest()) return new Promise(() => undefined);
  }
}
