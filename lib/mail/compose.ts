import MailComposer from "nodemailer/lib/mail-composer";
import { mailDomain } from "./mail-server";

export type Message = {
  id: string;
  from: string;
  recipients: readonly string[];
  createdAt: Date;
  /** The console's URL, without a trailing slash. */
  publicUrl: string;
  subject: string;
  /** Its paragraphs as text, and as HTML. */
  text: readonly string[];
  html: readonly string[];
};

/** Composes the bytes of a message that every try sends. */
export function composeMail(mail: Message): Promise<Buffer> {
  const message = {
    from: { name: "Redeliver", address: mail.from },
    to: [...mail.recipients],
    subject: mail.subject,
    messageId: `<${mail.id}@${mailDomain(mail.publicUrl)}>`,
    date: mail.createdAt,
    // Suppresses out-of-office replies (RFC 3834).
    headers: { "Auto-Submitted": "auto-generated" },
    text: mail.text.join("\n\n"),
    html: asPage(mail.subject, mail.html),
    newline: "win",
    disableFileAccess: true,
    disableUrlAccess: true,
  };
  return new MailComposer(message).compile().build();
}

function asPage(title: string, parts: readonly string[]): string {
  return `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>${asHtml(title)}</title></head>\n<body style="font-family: system-ui, sans-serif">\n${parts.join("\n")}\n</body></html>`;
}

const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** A text as HTML that shows it. */
export function asHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
