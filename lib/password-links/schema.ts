import { z } from "zod";
import type { MailServer } from "../mail/mail-server";
import { LONGEST_PASSWORD } from "../passwords/rules";
import { storedText } from "../text/stored-text";
import { HOUR_MS } from "../time/units";
import { userName } from "../users/schema";

/** A link by which a user sets a password: the first one of a new account, or another one. */
export const PASSWORD_LINK_KINDS = ["invite", "reset"] as const;
export type PasswordLinkKind = (typeof PASSWORD_LINK_KINDS)[number];

/** How long a link is valid: an invited person may be away, one who asks for a reset is waiting for it. */
export const VALID_FOR_HOURS = { invite: 48, reset: 2 } as const satisfies Record<PasswordLinkKind, number>;
export const VALID_FOR_MS = {
  invite: VALID_FOR_HOURS.invite * HOUR_MS,
  reset: VALID_FOR_HOURS.reset * HOUR_MS,
} as const satisfies Record<PasswordLinkKind, number>;

/** The console's URL, without a trailing slash, and the mail server; null: links are not mailed. */
export type LinkSettings = { publicUrl: string; mailServer: MailServer | null };

/** The page of links. The secret is in the fragment, which browsers send to no server. */
export const LINK_PATH = "/invite";

/** The one sentence about every link that cannot be used: why is not said to those who guess. */
export const NOT_VALID =
  "This link is not valid: it was used already, has expired, or a newer one replaced it.";

const token = storedText().max(200).describe("The part of the link after the #.");

/** The bodies that read a link and use it. */
export const linkToRead = z.strictObject({ token });
export const linkToUse = z.strictObject({
  token,
  // The rules need the account's e-mail address and name, which the link's row leads to.
  password: storedText().max(LONGEST_PASSWORD * 2),
  name: userName.optional().describe("Of the user; left out: unchanged."),
});
export type LinkToUse = z.output<typeof linkToUse>;
