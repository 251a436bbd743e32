import "server-only";
import { cache } from "react";
import { mayGivePayloads } from "../api-keys/grant";
import { requestTimeZone } from "../auth/request-zone";
import { requireUser } from "../auth/session";
import { env, mailServer, sessionLimits } from "../config/env";
import { database } from "../db/client";
import { readList } from "../list/read";
import type { RawSearch } from "../list/url-params";
import { listData } from "../list/view";
import { findUserPage, listUsers } from "./data";
import { userList } from "./search-params";
import type { UserListData, UserPageData } from "./view";

/** Loads the list of users for a URL. */
export async function loadUsers(raw: RawSearch): Promise<UserListData> {
  const [user, { zone }] = await Promise.all([requireUser("users:write"), requestTimeZone()]);
  const asOf = new Date();
  const read = readList(userList, raw, { zone, now: asOf });
  const [part] = read.search.text;
  const filter = { part, roles: read.search.role, statuses: read.search.status };
  const page = await listUsers(database(), filter, read.position);
  const columns = user.preferences.columns[userList.name] ?? null;
  return listData(read, page, { options: {}, asOf, zone, columns });
}

/** Loads the page of one user, once per request; null when there is no user of that id, or the text is no id. */
export const loadUser = cache(async (id: string): Promise<UserPageData | null> => {
  const [reader, { zone }] = await Promise.all([requireUser("users:write"), requestTimeZone()]);
  const found = await findUserPage(database(), id, sessionLimits());
  if (!found) return null;
  const isSelf = reader.id === id;
  const isRoleFromProvider =
    env().OIDC_ROLE_CLAIM !== undefined && found.user.signIn.includes("single_sign_on");
  const rest = { isMailed: mailServer() !== null, mayGivePayloads: mayGivePayloads(reader) };
  return { ...found, isSelf, isRoleFromProvider, ...rest, zone, now: new Date() };
});

/** Loads the page of a new user: whether the invite link will be sent by e-mail, and the user can be let see payloads. */
export async function loadNewUser(): Promise<Pick<UserPageData, "isMailed" | "mayGivePayloads">> {
  const reader = await requireUser("users:write");
  return { isMailed: mailServer() !== null, mayGivePayloads: mayGivePayloads(reader) };
}
