import type { AddressInfo } from "node:net";
import PostalMime, { type Email } from "postal-mime";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import { until } from "../until";

/** A message that the server was given in full, whatever it answered. */
export type ReceivedMail = {
  from: string;
  to: string[];
  raw: Buffer;
  parsed: Email;
  /** The user who was signed in, if one was. */
  user: string | undefined;
  /** The answer that it got, 250 when it was taken; undefined until it got one. */
  answer: number | undefined;
};

/** What the server does instead of taking a message: it replies so, at once or when it is let go. */
export type Reply = { code: number; text?: string };
export type MailScript = {
  /** Before the greeting; the connection waits for it. */
  greet?: () => Promise<Reply | undefined>;
  recipient?: (address: string) => Reply | undefined;
  /** After the whole message has arrived; its answer waits for it. */
  message?: (mail: ReceivedMail) => Promise<Reply | undefined> | Reply | undefined;
};

export type TestMailServer = {
  /** For `SMTP_URL`. */
  url: (credentials?: string) => string;
  /** Every message that arrived in full, in order. */
  arrived: ReceivedMail[];
  /** Those of them that were taken. */
  taken: () => ReceivedMail[];
  /** Replaces the script. */
  answer: (script: MailScript) => void;
  /** Resolves when as many messages as that were taken. */
  untilTaken: (count: number, withinMs?: number) => Promise<ReceivedMail[]>;
  /** Stops and starts it on the same port. */
  stop: () => Promise<void>;
  start: () => Promise<void>;
};

/** Starts a real SMTP server on loopback. It takes every message until told otherwise. */
export async function startMailServer(options: SMTPServerOptions = {}): Promise<TestMailServer> {
  const arrived: ReceivedMail[] = [];
  let script: MailScript = {};
  let port = 0;
  let server: SMTPServer;

  const start = async () => {
    server = new SMTPServer({
      authOptional: true,
      disabledCommands: ["STARTTLS"],
      logger: false,
      disableReverseLookup: true,
      closeTimeout: 1,
      ...options,
      onConnect: (_session, done) => void answering(script.greet?.(), done),
      onRcptTo: ({ address }, _session, done) => void answering(script.recipient?.(address), done),
      onData: (stream, session, done) => {
        const chunks: Buffer[] = [];
        stream.on("data", (chunk: Buffer) => chunks.push(chunk));
        stream.on("end", async () => {
          const raw = Buffer.concat(chunks);
          const { mailFrom, rcptTo } = session.envelope;
          const mail: ReceivedMail = {
            from: mailFrom ? mailFrom.address : "",
            to: rcptTo.map(({ address }) => address),
            raw,
            parsed: await PostalMime.parse(raw),
            user: session.user,
            answer: undefined,
          };
          arrived.push(mail);
          await answering(script.message?.(mail), (error) => {
            mail.answer = error?.responseCode ?? 250;
            done(error);
          });
        });
      },
    });
    server.on("error", () => {}); // a client that was killed
    await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
    port = (server.server.address() as AddressInfo).port;
  };
  await start();
  const taken = () => arrived.filter(({ answer }) => answer === 250);

  return {
    url: (credentials = "") => `smtp://${credentials && `${credentials}@`}127.0.0.1:${port}`,
    arrived,
    taken,
    answer: (next) => {
      script = next;
    },
    untilTaken: (count, withinMs) =>
      until(
        async () => taken(),
        (mails) => mails.length >= count,
        withinMs,
      ),
    start,
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}

/** Passes a reply on as the server's own: none means that all is well. */
async function answering(
  reply: Promise<Reply | undefined> | Reply | undefined,
  done: (error?: (Error & { responseCode?: number }) | null) => void,
): Promise<void> {
  const refusal = await reply;
  if (refusal === undefined) return done();
  done(Object.assign(new Error(refusal.text ?? "Refused"), { responseCode: refusal.code }));
}
