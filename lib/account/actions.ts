"use server";

import { z } from "zod";
import { action } from "../action/action";
import { LIST_NAMES } from "../list/definition";
import { storedText } from "../text/stored-text";
import * as users from "../users/mutations";
import * as access from "../users/mutations/access";

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
