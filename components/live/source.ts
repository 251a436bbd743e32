import { LIVE_NOUNS, type LiveNoun } from "@/lib/live/nouns";

/** An id that no stream has sent: it is answered by a first message, which shows that messages get through. */
const URL = "/api/live?lastEventId=none";
/** A proxy that has passed no message on after this time keeps them back. */
const FIRST_MESSAGE_MS = 5_000;
const POLL_MS = 5_000;
/** The pauses before a refused stream is asked for again. */
const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 60_000;

export type SourceEvents = {
  onChange: (nouns: readonly LiveNoun[]) => void;
  /** The stream is refused: by a limit, or because the session has ended. @returns whether it may be asked for again */
  onRefused: () => Promise<boolean>;
};

/**
 * Opens the stream of what changes. Where streams do not get through, everything counts as changed every five seconds instead,
 * until they do. @returns a function that closes it
 */
export function openSource({ onChange, onRefused }: SourceEvents): () => void {
  let stream: EventSource | undefined;
  let pauseMs = FIRST_PAUSE_MS;
  let hasHeard = false;
  let isClosed = false;
  let polling: ReturnType<typeof setInterval> | undefined;
  let waiting: ReturnType<typeof setTimeout> | undefined;

  function open(): void {
    stream = new EventSource(URL);
    hasHeard = false;
    stream.addEventListener("change", hear);
    stream.addEventListener("resync", hear);
    stream.onopen = () => {
      // Resumed by the browser: there is no message when nothing has changed meanwhile.
      if (hasHeard) getsThrough();
    };
    stream.onerror = () => {
      if (stream?.readyState === EventSource.CLOSED) void refused();
      else pollLater();
    };
    pollLater();
  }

  function hear({ data }: MessageEvent<string>): void {
    hasHeard = true;
    pauseMs = FIRST_PAUSE_MS;
    getsThrough();
    onChange(changedIn(data));
  }

  function getsThrough(): void {
    clearTimeout(waiting);
    clearInterval(polling);
    waiting = polling = undefined;
  }

  function pollLater(): void {
    if (polling === undefined) waiting ??= setTimeout(poll, FIRST_MESSAGE_MS);
  }

  function poll(): void {
    waiting = undefined;
    polling ??= setInterval(() => onChange(LIVE_NOUNS), POLL_MS);
  }

  async function refused(): Promise<void> {
    getsThrough();
    if (!(await onRefused()) || isClosed) return;
    poll();
    waiting = setTimeout(() => {
      waiting = undefined;
      open();
    }, pauseMs);
    pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
  }

  open();
  return () => {
    isClosed = true;
    getsThrough();
    stream?.close();
  };
}

/** The nouns of a message; those of a later release are left out. */
function changedIn(data: string): LiveNoun[] {
  const { changed } = JSON.parse(data) as { changed: readonly string[] };
  return LIVE_NOUNS.filter((noun) => changed.includes(noun));
}
