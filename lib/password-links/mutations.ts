import { randomBytes } from "node:crypto";
import { type Actor, userActor } from "../access/actor";
import { refusals } from "../audit/mutations/refusals";
import type { Database } from "../db/client";
import { newId } from "../db/ids";
import { RedeliverError } from "../errors";
import { MinuteLimiter } from "../http/limiter";
import { composeLinkMail } from "../mail/link-message";
import { sealMessage } from "../mail/sealed-message";
import { addressBlock } from "../net/plain-address";
import { deleteFailures } from "../passwords/throttle";
import { hashSecret } from "../secrets/hash";
import { endSessions } from "../sessions/mutations";
import { hashNewPassword } from "../users/mutations/access";
import { changeUser, type UserStore } from "../users/mutations/change";
import { readPasswordLink } from "./data";
import {
  LINK_PATH,
  type LinkSettings,
  type LinkToUse,
  NOT_VALID,
  type PasswordLinkKind,
  VALID_FOR_MS,
} from "./schema";

/** A new link, shown once; `isMailed`: its user gets it by e-mail too. */
export type NewLink = { url: string; expiresAt: Date; isMailed: boolean };

/**
 * Makes a link for a user, in place of an earlier one, and adds the e-mail with it to the outbox if there is a mail server. Only
 * the hash of its secret is stored, and the e-mail encrypted.
 * @param by the name of its maker
 */
export async function makeLink(
  store: UserStore,
  { user, kind, by }: { user: { id: string; email: string }; kind: PasswordLinkKind; by: string },
  { publicUrl, mailServer }: LinkSettings,
): Promise<NewLink> {
  const userId = user.id;
  const token = randomBytes(32).toString("base64url");
  const createdAt = new Date();
  const expiresAt = new Date(createdAt.getTime() + VALID_FOR_MS[kind]);
  const link = { tokenHash: hashSecret(token), kind, createdAt, expiresAt };
  await store.passwordLink.upsert({ where: { userId }, create: { userId, ...link }, update: link });
  const url = `${publicUrl}${LINK_PATH}#${token}`;
  if (mailServer) {
    const mail = { id: newId(), from: mailServer.from, recipients: [user.email], createdAt };
    const message = await composeLinkMail({ ...mail, publicUrl, kind, url, expiresAt, by });
    await addSecretMail(store, mail, message);
  }
  return { url, expiresAt, isMailed: mailServer !== null };
}

/** Adds an e-mail whose message is a secret to the outbox (lib/worker/mail). */
async function addSecretMail(
  store: UserStore,
  { id, recipients, createdAt }: { id: string; recipients: string[]; createdAt: Date },
  message: Buffer,
): Promise<void> {
  await store.mail.create({
    data: {
      ...{ id, recipients, createdAt },
      pending: recipients,
      failures: 0,
      message: new Uint8Array(),
      sealedMessage: sealMessage(id, message),
      state: "waiting",
      dueAt: createdAt,
    },
  });
}

/** Tries of links a minute, of one address and of all. A secret of 256 bits cannot be guessed; this bounds the work. */
const tries = new MinuteLimiter(30, 1200);

/**
 * The user whom a link is for.
 * @throws RedeliverError not_found when the link is not valid, too_many_requests after many tries of an address
 */
export async function openLink(db: Database, actor: Actor, token: string) {
  return tried(db, actor, () => readPasswordLink(db.prisma, token));
}

/**
 * Uses a link up: sets its user's password, and the name if one is given, and ends the user's sessions. Of two uses at once one is
 * refused.
 * @throws RedeliverError not_found when the link is not valid, invalid when the rules refuse the password, too_many_requests
 */
export async function redeemLink(db: Database, actor: Actor, { token, password, name }: LinkToUse) {
  return tried(db, actor, async () => {
    const { user, kind } = await readPasswordLink(db.prisma, token);
    const passwordHash = await hashNewPassword({ ...user, name: name ?? user.name }, password);
    const action = kind === "invite" ? "user.accept_invite" : "user.set_password";
    await changeUser(db, userActor(user, actor.address), action, user.id, async (store) => {
      const where = { userId: user.id, tokenHash: hashSecret(token) };
      if ((await store.passwordLink.deleteMany({ where })).count === 0)
        throw new RedeliverError("not_found", NOT_VALID);
      const data = { passwordHash, updatedAt: new Date(), ...(name === undefined ? {} : { name }) };
      await store.userAccount.update({ where: { id: user.id }, data });
      return { result: undefined, detail: { byLink: true, ended: await endSessions(store, user.id) } };
    });
    // Whoever forgot a password has tried wrong ones.
    await deleteFailures(db.pool, user.email);
    return { email: user.email };
  });
}

/** Counts a try of a link, and audits the use of one that is not valid. */
async function tried<Result>(db: Database, actor: Actor, use: () => Promise<Result>): Promise<Result> {
  if (!tries.take(addressBlock(actor.address ?? "")))
    throw new RedeliverError("too_many_requests", "Too many tries from this address. Try again in a minute.");
  try {
    return await use();
  } catch (error) {
    if (error instanceof RedeliverError && error.code === "not_found")
      await refusals.record(db, { actor, action: "user.use_link", code: "not_valid" });
    throw error;
  }
}
