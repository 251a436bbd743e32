"use server";

import { z } from "zod";
import { action } from "../action/action";
import * as users from "../users/mutations";

/** Ends all sessions of the user, including this one. */
export const endAllSessions = action(
  { name: "session.end_all", permission: "deliveries:read", input: z.strictObject({}) },
  async ({ db, user }) => ({ ended: await users.endAllSessions(db, user, user.id) }),
);
