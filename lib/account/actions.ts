"use server";

import { z } from "zod";
import { action } from "../action/action";
import { currentSessionId } from "../auth/session";
import { LIST_NAMES } from "../list/definition";
import { storedText } from "../text/stored-text";
import * as users from "../users/mutations";
import * as access from "../users/mutations/access";
import * as account from "./mutations";
import { ownName, ownPassword, ownSession, ownTimeZone } from "./schema";

/** What users do with their own accounts, whatever their role. */

export const rename = action(
  { name: "user.update", permission: "deliveries:read", input: ownName },
  async ({ db, user, input: { name } }) => {
    await account.rename(db, user, name);
    return {};
  },
);

/** Changes the password and ends the other sessions. */
export const changePassword = action(
  { name: "user.set_password", permission: "deliveries:read", input: ownPassword },
  async ({ db, user, input }) => {
    const kept = { sessionId: await currentSessionId(), now: new Date() };
    return { ended: await account.changePassword(db, user, input, kept) };
  },
);

/** Stores the user's choice of a time zone. */
export const chooseTimeZone = action(
  { name: "account.time_zone", permission: "deliveries:read", input: ownTimeZone },
  async ({ db, user, input: { timeZone } }) => {
    await users.saveTimeZone(db, user.id, timeZone);
    return {};
  },
);

/** Ends one session of the user. */
export const endSession = action(
  { name: "session.end", permission: "deliveries:read", input: ownSession },
  async ({ db, user, input: { id } }) => ({ wasLive: await account.endSession(db, user, id) }),
);

/** Ends all sessions of the user but this one. */
export const endOtherSessions = action(
  { name: "session.end_all", permission: "deliveries:read", input: z.strictObject({}) },
  async ({ db, user }) => ({ ended: await account.endOtherSessions(db, user, await currentSessionId()) }),
);

/** Ends all sessions of the user, including this one. */
export const endAllSessions = action(
  { name: "session.end_all", permission: "deliveries:read", input: z.strictObject({}) },
  async ({ db, user }) => ({ ended: await access.endAllSessions(db, user, user.id) }),
);

/** Stores the user's choice of a list's columns. */
export const rememberColumns = action(
  {
    name: "account.columns",
    permission: "deliveries:read",
    input: z.strictObject({ list: z.enum(LIST_NAMES), columns: z.array(storedText().max(40)).max(40) }),
  },
  async ({ db, user, input: { list, columns } }) => {
    await users.saveColumns(db, user.id, list, columns);
    return {};
  },
);
