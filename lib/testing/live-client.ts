export type LiveMessage = { event: string; id: string; data: { changed: string[]; watermark: string } };

export type LiveClient = {
  status: number;
  headers: Headers;
  /** The next message that was not returned yet; undefined when the stream has ended. */
  next: () => Promise<LiveMessage | undefined>;
  /** Everything received so far. */
  text: () => string;
  /** Resolves to the whole text when the server has ended the stream. */
  ended: Promise<string>;
  close: () => void;
};

/** Opens a stream of `GET /api/live` and reads it as it comes. */
export async function openLive(url: string, headers: Record<string, string>): Promise<LiveClient> {
  const stop = new AbortController();
  const answer = await fetch(url, { headers, signal: stop.signal });
  let text = "";
  let isOver = false;
  let taken = 0;
  let news = () => {};
  const read = async () => {
    try {
      for await (const chunk of answer.body ?? []) {
        text += Buffer.from(chunk).toString();
        news();
      }
    } catch {
      // Closed by this client, or cut off.
    }
    isOver = true;
    news();
    return text;
  };
  const ended = read();
  return {
    status: answer.status,
    headers: answer.headers,
    text: () => text,
    ended,
    close: () => stop.abort(),
    next: async () => {
      for (;;) {
        const message = messagesIn(text)[taken];
        if (message || isOver) {
          taken++;
          return message;
        }
        await new Promise<void>((resolve) => {
          news = resolve;
        });
      }
    },
  };
}

function messagesIn(text: string): LiveMessage[] {
  return text
    .split("\n\n")
    .slice(0, -1)
    .filter((block) => /^event: /m.test(block))
    .map((block) => {
      const field = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(block)?.[1] ?? "";
      return { event: field("event"), id: field("id"), data: JSON.parse(field("data")) };
    });
}
