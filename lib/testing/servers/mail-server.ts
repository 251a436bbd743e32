import type { AddressInfo } from "node:net";
import PostalMime, { type Email } from "postal-mime";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import { until } from "../until";

/** A completely received message, regardless of the answer. */
export type ReceivedMail = {
  from: string;
  to: string[];
  raw: Buffer;
  parsed: Email;
  /** The authenticated user, if any. */
  user: string | undefined;
  /** The code of the answer: 250 if accepted; undefined before the answer. */
  answer: number | undefined;
};

/** The reply instead of accepting a message, at once or when its promise resolves. */
export type Reply = { code: number; text?: string };
export type MailScript = {
  /** Runs before the greeting, which waits for it. */
  greet?: () => Promise<Reply | undefined>;
  recipient?: (address: string) => Reply | undefined;
  /** Runs after the complete message; the answer waits for it. */
  message?: (mail: ReceivedMail) => Promise<Reply | undefined> | Reply | undefined;
};

export type TestMailServer = {
  /** Value for `SMTP_URL`. */
  url: (credentials?: string) => string;
  /** All completely received messages in order. */
  arrived: ReceivedMail[];
  /** Returns the accepted messages. */
  taken: () => ReceivedMail[];
  /** Replaces the script. */
  answer: (script: MailScript) => void;
  /** Resolves when this number of messages is accepted. */
  untilTaken: (count: number, withinMs?: number) => Promise<ReceivedMail[]>;
  /** Stops and starts it on the same port. */
  stop: () => Promise<void>;
  start: () => Promise<void>;
};

/** Starts a real SMTP server on loopback. It accepts every message unless its script replies otherwise. */
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
    server.on("error", () => {}); // raised by a killed client
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

/** Passes a reply to the server; no reply means acceptance. */
async function answering(
  reply: Promise<Reply | undefined> | Reply | undefined,
  done: (error?: (Error & { responseCode?: number }) | null) => void,
): Promise<void> {
  const refusal = await reply;
  if (refusal === undefined) return done();
  done(Object.assign(new Error(refusal.text ?? "Refused"), { responseCode: refusal.code }));
}
