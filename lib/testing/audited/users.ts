import { SYSTEM } from "../../access/actor";
import { changePassword, endOtherSessions, endSession, rename } from "../../account/mutations";
import { bindIdentity, unbindIdentities } from "../../identities/mutations";
import { redeemLink } from "../../password-links/mutations";
import { deleteUser, updateUser } from "../../people/mutations";
import { inviteUser, renewLink } from "../../people/mutations/invite";
import { hashSecret } from "../../secrets/hash";
import { signOut } from "../../sessions/mutations";
import { createUser, ensureFirstAdmin } from "../../users/mutations";
import {
  disableUser,
  endAllSessions,
  endSessionsWithoutRole,
  followRole,
  setPassword,
  setRole,
  unlockUser,
} from "../../users/mutations/access";
import type { TestDatabase } from "../database";
import { aSession, aUser, PASSWORD, unique } from "./hub";
import type { Audited } from "./table";

const NEW_PASSWORD = "seven grey herons at noon";
const SETTINGS = { publicUrl: "https://hub.example.com", mailServer: null };

const invitation = () => ({ email: `${unique("new")}@example.com`, role: "viewer" as const });
const identity = () => ({ issuer: "https://id.example.com", subject: unique("subject") });

async function invited(db: TestDatabase) {
  const { id, url } = await inviteUser(db, await aUser(db, "admin"), invitation(), SETTINGS);
  return { id, token: url.split("#")[1] ?? "" };
}

/** The changes of users, of what they may do, and of how they sign in. */
export const access = {
  "users createUser": ["user.create", async (db) => () => createUser(db, SYSTEM, invitation())],
  "users ensureFirstAdmin": [
    "user.create",
    async (db) => {
      await db.prisma.userAccount.deleteMany();
      return () => ensureFirstAdmin(db, { password: PASSWORD });
    },
  ],
  "users endAllSessions": [
    "session.end_all",
    async (db) => {
      const user = await aUser(db);
      await aSession(db, user);
      return () => endAllSessions(db, SYSTEM, user.id);
    },
  ],
  "users setRole": [
    "user.set_role",
    async (db) => {
      const { id } = await aUser(db);
      return () => setRole(db, SYSTEM, id, "viewer");
    },
  ],
  "users followRole": [
    "user.set_role",
    async (db) => {
      const { id } = await aUser(db);
      return () => followRole(db, SYSTEM, id, "viewer");
    },
  ],
  "users endSessionsWithoutRole": [
    "session.end_all",
    async (db) => {
      const user = await aUser(db);
      await aSession(db, user);
      return () => endSessionsWithoutRole(db, SYSTEM, user.id);
    },
  ],
  "users setPassword": [
    "user.set_password",
    async (db) => {
      const user = await aUser(db);
      return () => setPassword(db, SYSTEM, user, NEW_PASSWORD);
    },
  ],
  "users disableUser": [
    "user.disable",
    async (db) => {
      const { id } = await aUser(db);
      return () => disableUser(db, SYSTEM, id);
    },
  ],
  "users unlockUser": [
    "user.unlock",
    async (db) => {
      const user = await aUser(db);
      await disableUser(db, SYSTEM, user.id);
      return () => unlockUser(db, SYSTEM, user);
    },
  ],
  "people updateUser": [
    "user.update",
    async (db) => {
      const [admin, { id }] = [await aUser(db, "admin"), await aUser(db)];
      return () => updateUser(db, admin, id, { name: unique("Renamed") });
    },
  ],
  "people deleteUser": [
    "user.delete",
    async (db) => {
      const { id } = await invited(db);
      return () => deleteUser(db, SYSTEM, id);
    },
  ],
  "people inviteUser": [
    "user.invite",
    async (db) => {
      const admin = await aUser(db, "admin");
      return () => inviteUser(db, admin, invitation(), SETTINGS);
    },
  ],
  "people renewLink": [
    "user.invite",
    async (db) => {
      const [admin, { id }] = [await aUser(db, "admin"), await invited(db)];
      return () => renewLink(db, admin, { id, kind: "invite" }, SETTINGS);
    },
  ],
  "password-links redeemLink": [
    "user.accept_invite",
    async (db) => {
      const { token } = await invited(db);
      const visitor = { type: "system", name: "Unknown caller", address: "192.0.2.1" } as const;
      return () => redeemLink(db, visitor, { token, password: NEW_PASSWORD });
    },
  ],
  "account rename": [
    "user.update",
    async (db) => {
      const user = await aUser(db);
      return () => rename(db, user, unique("Renamed"));
    },
  ],
  "account changePassword": [
    "user.set_password",
    async (db) => {
      const user = await aUser(db);
      const passwords = { oldPassword: PASSWORD, password: NEW_PASSWORD };
      return () => changePassword(db, user, passwords, { sessionId: undefined, now: new Date() });
    },
  ],
  "account endSession": [
    "session.end",
    async (db) => {
      const user = await aUser(db);
      const session = await aSession(db, user);
      return () => endSession(db, user, hashSecret(session));
    },
  ],
  "account endOtherSessions": [
    "session.end_all",
    async (db) => {
      const user = await aUser(db);
      await aSession(db, user);
      const kept = await aSession(db, user);
      return () => endOtherSessions(db, user, kept);
    },
  ],
  "sessions signOut": [
    "session.sign_out",
    async (db) => {
      const session = await aSession(db, await aUser(db));
      return () => signOut(db, session, "192.0.2.1");
    },
  ],
  "identities bindIdentity": [
    "user.bind_identity",
    async (db) => {
      const { id } = await aUser(db);
      return () => bindIdentity(db, SYSTEM, id, identity());
    },
  ],
  "identities unbindIdentities": [
    "user.unbind_identity",
    async (db) => {
      const { id } = await aUser(db);
      await bindIdentity(db, SYSTEM, id, identity());
      return () => unbindIdentities(db, SYSTEM, id);
    },
  ],
} satisfies Record<string, Audited>;
