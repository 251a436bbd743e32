import SMTPConnection from "nodemailer/lib/smtp-connection";
import type { RecipientRefusal, SmtpResult } from "../engine/smtp-result";
import type { MailServer } from "./mail-server";
import { ConversationEnded, type Patience, refusalReason, type ServerError } from "./smtp-refusal";

/** A stored message, and the recipients who are still to get it. */
export type OutgoingMail = { recipients: readonly string[]; message: Buffer };

/**
 * Long enough for a server that scans a message for viruses before it answers. A client that gives up too early has to send
 * the message again, so RFC 5321 (4.5.3.2.6) requires these ten minutes.
 */
const PATIENCE: Patience = { connectMs: 15_000, answerMs: 600_000 };

/**
 * Sends a message and returns which recipients the server accepted. Every network error becomes a refusal: it never throws.
 * When `signal` is aborted the connection is cut, and the server's answer remains unknown.
 */
export async function sendMail(
  server: MailServer,
  mail: OutgoingMail,
  { signal, patience = PATIENCE }: { signal?: AbortSignal; patience?: Patience } = {},
): Promise<SmtpResult> {
  const connection = new SMTPConnection({
    host: server.host,
    port: server.port,
    secure: server.isSecure,
    requireTLS: server.needsTls,
    dnsTimeout: patience.connectMs,
    connectionTimeout: patience.connectMs,
    greetingTimeout: patience.connectMs,
    socketTimeout: patience.answerMs,
  });
  const cut = () => connection.emit("error", new ConversationEnded("Cut off"));
  signal?.addEventListener("abort", cut);
  try {
    const answer = converse(connection, server, mail, patience);
    if (signal?.aborted) cut();
    return await answer;
  } catch (error) {
    const refusal = toRefusal(error as ServerError, server, patience);
    const perRecipient = (error as ServerError).rejectedErrors ?? [];
    return {
      accepted: [],
      refused: mail.recipients.map((recipient) => {
        const own = perRecipient.find((one) => one.recipient === recipient);
        return { recipient, ...(own ? toRefusal(own, server, patience) : refusal) };
      }),
    };
  } finally {
    signal?.removeEventListener("abort", cut);
    connection.close();
  }
}

function converse(
  connection: SMTPConnection,
  server: MailServer,
  { recipients, message }: OutgoingMail,
  patience: Patience,
): Promise<SmtpResult> {
  return new Promise((resolve, reject) => {
    // The handler stays: an error after the answer has no effect.
    connection.on("error", reject);
    connection.on("end", () => reject(new ConversationEnded("The mail server closed the connection")));
    const send = () => {
      const envelope = { from: server.from, to: [...recipients], size: message.length };
      connection.send(envelope, message, (error, info) => {
        if (error || !info) return reject(error);
        const refused = (info.rejectedErrors ?? []).map((one: ServerError) => ({
          recipient: one.recipient ?? "",
          ...toRefusal(one, server, patience),
        }));
        resolve({ accepted: info.accepted, refused });
        connection.quit(); // not awaited: the result is to be written at once
      });
    };
    connection.connect((error) => {
      if (error) return reject(error);
      if (server.auth === null) return send();
      connection.login({ ...server.auth }, (refusal) => (refusal ? reject(refusal) : send()));
    });
  });
}

/** Replies that require a password or refuse it: the cause is this hub's setting, not the message. */
const ABOUT_SIGN_IN = new Set([530, 534, 535, 538]);

function toRefusal(
  error: ServerError,
  server: MailServer,
  patience: Patience,
): Omit<RecipientRefusal, "recipient"> {
  const isAboutMessage = error.code === "EENVELOPE" || error.code === "EMESSAGE";
  const isForGood = isAboutMessage && error.permanent === true && !ABOUT_SIGN_IN.has(error.responseCode ?? 0);
  return { isForGood, reason: refusalReason(error, server, patience) };
}
