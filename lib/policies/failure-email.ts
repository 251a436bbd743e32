import { z } from "zod";
import { hasRecipients } from "../engine/failure-email";
import type { RetrySettings } from "../engine/retry";

const MOST_ADDRESSES = 3;

/** The recipients of a policy's failure e-mails. */
export const failureEmailTo = z
  .array(z.email().max(254))
  .max(MOST_ADDRESSES)
  .refine(
    (addresses) => new Set(addresses.map((one) => one.toLowerCase())).size === addresses.length,
    "Name each address once.",
  )
  .describe(
    "Up to 3 e-mail addresses. They get one e-mail for each delivery that stays failed after its automatic retries, " +
      "several together when many fail; none for what a manual retry comes to.",
  );

/** Whether the failure e-mails of a policy are sent. */
export const failureEmails = z
  .enum(["none", "sent", "waiting"])
  .describe(
    "`none`: the policy names no addresses. `waiting`: there is no mail server (SMTP_URL); notifications are kept " +
      "until there is one.",
  );

export function failureEmailsOf(
  settings: RetrySettings | null,
  hasMailServer: () => boolean,
): z.output<typeof failureEmails> {
  if (!hasRecipients(settings)) return "none";
  return hasMailServer() ? "sent" : "waiting";
}
