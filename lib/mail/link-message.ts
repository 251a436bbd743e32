import { asHtml, composeMail, type Message } from "./compose";
import { oneLine } from "./one-line";

export type LinkMail = Omit<Message, "subject" | "text" | "html"> & {
  kind: "invite" | "reset";
  /** The link, with its secret. */
  url: string;
  expiresAt: Date;
  /** Who made the link. */
  by: string;
};

/** Composes the message with a link by which its recipient sets a password. The name comes from outside: it stays one line of text. */
export function composeLinkMail(mail: LinkMail): Promise<Buffer> {
  const { kind, url, publicUrl } = mail;
  const by = oneLine(mail.by, 100);
  const until = `${mail.expiresAt.toISOString().slice(0, 16).replace("T", " ")} UTC`;
  const opening =
    kind === "invite"
      ? `${by} has invited you to Redeliver at ${publicUrl}.`
      : `${by} has made a link by which you can set a new password at ${publicUrl}.`;
  const validity = `The link can be used once, until ${until}. Pass it on to nobody: whoever opens it sets the password of your account.`;
  const otherwise = "If you did not expect this e-mail, you can ignore it.";
  return composeMail({
    ...mail,
    subject: kind === "invite" ? "Your invitation to Redeliver" : "Set a new password for Redeliver",
    text: [opening, url, validity, otherwise],
    html: [
      `<p>${asHtml(opening)}</p>`,
      `<p><a href="${asHtml(url)}">${kind === "invite" ? "Accept the invitation" : "Set a new password"}</a></p>`,
      `<p>${asHtml(validity)}</p>`,
      `<p>${otherwise}</p>`,
    ],
  });
}
