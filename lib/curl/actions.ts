"use server";

import { z } from "zod";
import { maySeePayloads } from "../access/actor";
import { action } from "../action/action";
import type { SessionUser } from "../auth/signed-in";
import { RedeliverError } from "../errors";
import { curlCommand } from "./command";
import { readSentRequest, readWithSecrets } from "./data";
import { recordSecretsCopied } from "./mutations";

/** The request of an attempt as a command. A page never contains it: it is read when somebody copies it. */

const input = z.strictObject({ deliveryId: z.guid(), attempt: z.int().min(1).max(999_999_999) });

/** With its secrets masked. */
export const copyMasked = action(
  { name: "deliveries.copy", permission: "deliveries:read", input },
  async ({ db, user, input: { deliveryId, attempt } }) => {
    requirePayloads(user);
    return { command: curlCommand(await readSentRequest(db, deliveryId, attempt)) };
  },
);

/** With the present secrets of its subscriber, for administrators, who can replace them; it is audited. */
export const copyWithSecrets = action(
  { name: "deliveries.copy_secrets", permission: "config:write", input },
  async ({ db, user, input: { deliveryId, attempt } }) => {
    requirePayloads(user);
    const sent = await readSentRequest(db, deliveryId, attempt);
    const request = await readWithSecrets(db, deliveryId, sent, Date.now());
    await recordSecretsCopied(db, user, { deliveryId, attempt, subscriberId: sent.subscriberId });
    return { command: curlCommand(request) };
  },
);

function requirePayloads(user: SessionUser): void {
  if (maySeePayloads(user)) return;
  throw new RedeliverError(
    "forbidden",
    "You may not see payloads, which the request contains. Ask an administrator.",
  );
}
