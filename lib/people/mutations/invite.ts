import type { Actor } from "../../access/actor";
import { mayGivePayloads } from "../../api-keys/grant";
import { auditingRefusals } from "../../audit/mutations/auditing-refusals";
import type { Database } from "../../db/client";
import { RedeliverError } from "../../errors";
import { makeLink, type NewLink } from "../../password-links/mutations";
import type { LinkSettings, PasswordLinkKind } from "../../password-links/schema";
import { insertUser, userRow } from "../../users/mutations";
import { changeUserIn, type UserStore } from "../../users/mutations/change";
import { refuseMore } from "../grant";
import type { NewUser } from "../schema";
import { lockedUser } from "./locked-user";

/**
 * Invites a user: an account without a password, and the link that sets one.
 * @throws RedeliverError conflict when the e-mail address has an account, forbidden for rights that the actor may not give
 */
export async function inviteUser(
  db: Database,
  actor: Actor,
  { name, seesPayloads = mayGivePayloads(actor), ...user }: NewUser,
  settings: LinkSettings,
): Promise<NewLink & { id: string }> {
  const row = { ...(await userRow({ ...user, ...(name ? { name } : {}) })), seesPayloads };
  const { email, role } = row;
  const make = async (store: UserStore) => {
    refuseMore(actor, null, row);
    await refuseTaken(store, email);
    const { id } = await insertUser(store, actor, row, { seesPayloads });
    return { id, ...(await makeAuditedLink(store, actor, row, "invite", settings)) };
  };
  const attempt = { actor, action: "user.create", detail: { email, role, seesPayloads } };
  return auditingRefusals(db, attempt, () => db.prisma.$transaction(make));
}

/** Serialises invitations, so that of two with one address the second is refused with a sentence. */
const INVITE_LOCK = 4_105_202;

async function refuseTaken(store: UserStore, email: string): Promise<void> {
  await store.$queryRaw`select pg_advisory_xact_lock(${INVITE_LOCK})::text`;
  if ((await store.userAccount.count({ where: { email } })) === 0) return;
  throw new RedeliverError("conflict", `There is an account of ${email} already.`, [
    { field: "email", message: "Taken already." },
  ]);
}

/**
 * Makes a new link for a user, in place of an earlier one: an invitation while no password is set, else a link to reset it.
 * @throws RedeliverError not_found, conflict for a disabled user and for a link of the other kind, forbidden for a user with rights
 * that the actor may not give
 */
export async function renewLink(
  db: Database,
  actor: Actor,
  { id, kind }: { id: string; kind: PasswordLinkKind },
  settings: LinkSettings,
): Promise<NewLink & { id: string }> {
  const make = async (store: UserStore) => {
    const user = await lockedUser(store, id);
    refuseMore(actor, null, user);
    if (user.disabledAt) throw new RedeliverError("conflict", "The account is disabled: enable it first.");
    const isInvited = user.passwordHash === null && user.identities === 0;
    if (kind === "invite" && !isInvited)
      throw new RedeliverError(
        "conflict",
        "The user has accepted an invitation: reset the password instead.",
      );
    if (kind === "reset" && isInvited)
      throw new RedeliverError(
        "conflict",
        "The user has set no password yet: make a new invite link instead.",
      );
    return { id, ...(await makeAuditedLink(store, actor, user, kind, settings)) };
  };
  const attempt = { actor, action: LINK_ACTION[kind], detail: { userId: id } };
  return auditingRefusals(db, attempt, () => db.prisma.$transaction(make));
}

/** The names of making links in the audit trail. */
const LINK_ACTION = { invite: "user.invite", reset: "user.reset_password" } as const;

async function makeAuditedLink(
  store: UserStore,
  actor: Actor,
  user: { id: string; email: string },
  kind: PasswordLinkKind,
  settings: LinkSettings,
): Promise<NewLink> {
  return changeUserIn(store, actor, LINK_ACTION[kind], user.id, async () => {
    const link = await makeLink(store, { user, kind, by: actor.name }, settings);
    const { expiresAt, isMailed } = link;
    return { result: link, detail: { email: user.email, expiresAt, isMailed } };
  });
}
