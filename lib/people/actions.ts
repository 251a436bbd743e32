"use server";

import { z } from "zod";
import { action } from "../action/action";
import { rowToDelete } from "../config-version/schema";
import { linkSettings } from "../password-links/settings";
import * as access from "../users/mutations/access";
import { getUser } from "./data";
import { deleteUser, updateUser } from "./mutations";
import { inviteUser, renewLink } from "./mutations/invite";
import { newUser, userChanges } from "./schema";

/** The console's operations on users. They accept the same bodies as the API. */

export const invite = action(
  { name: "user.create", permission: "users:write", input: newUser },
  async ({ db, user, input }) => {
    const { id, url } = await inviteUser(db, user, input, linkSettings());
    return { id, secrets: [{ label: "Invite link", value: url }] };
  },
);

export const update = action(
  { name: "user.update", permission: "users:write", input: userChanges.extend({ id: z.guid() }) },
  async ({ db, user, input: { id, ...changes } }) => ({ stored: await updateUser(db, user, id, changes) }),
);

export const remove = action(
  { name: "user.delete", permission: "users:write", input: rowToDelete },
  async ({ db, user, input: { id, updatedAt } }) => {
    await deleteUser(db, user, id, updatedAt);
    return {};
  },
);

const ofUser = z.strictObject({ id: z.guid() });

export const newInvite = action(
  { name: "user.invite", permission: "users:write", input: ofUser },
  async ({ db, user, input: { id } }) => {
    const { url } = await renewLink(db, user, { id, kind: "invite" }, linkSettings());
    return { secrets: [{ label: "Invite link", value: url }] };
  },
);

export const resetPassword = action(
  { name: "user.reset_password", permission: "users:write", input: ofUser },
  async ({ db, user, input: { id } }) => {
    const { url } = await renewLink(db, user, { id, kind: "reset" }, linkSettings());
    return { secrets: [{ label: "Reset link", value: url }] };
  },
);

/** Ends all sessions of a user. */
export const endSessions = action(
  { name: "session.end_all", permission: "users:write", input: ofUser },
  async ({ db, user, input: { id } }) => {
    await getUser(db.pool, id);
    return { ended: await access.endAllSessions(db, user, id) };
  },
);
