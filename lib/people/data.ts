import type { Database, Queryable } from "../db/client";
import { isId } from "../db/ids";
import { RedeliverError } from "../errors";
import { readPage, type Slice } from "../list/data";
import { type ListPage, type Page, type PageOf, withTotal } from "../list/page";
import type { Position } from "../list/read";
import { findPasswordLink } from "../password-links/data";
import type { SessionLimits } from "../sessions/mutations";
import {
  SESSIONS_OF_USER,
  USER_BY_ID,
  type UserFilter,
  userCountStatement,
  userListStatement,
} from "./statements";
import type { ListedSession, UserFacts, UserPageData } from "./view";

const EVERYBODY: UserFilter = { roles: [], statuses: [] };

/** Lists users for the screen. */
export function listUsers(
  db: Database,
  filter: UserFilter,
  position: Position,
): Promise<ListPage<UserFacts>> {
  const rows = (slice: Slice) => userListStatement(filter, slice);
  return readPage<UserFacts>(db.pool, { rows, count: userCountStatement(filter) }, position);
}

/** Lists all users by e-mail address, for the API. */
export async function listEverybody(db: Database, page: Page): Promise<PageOf<UserFacts>> {
  const { items, total } = await withTotal(
    await listUsers(db, EVERYBODY, { sort: "email", direction: "ASC", ...page }),
  );
  return { items, total };
}

/** @throws RedeliverError not_found */
export async function getUser(db: Queryable, id: string): Promise<UserFacts> {
  const { rows } = await db.query<UserFacts>(USER_BY_ID, [id]);
  if (!rows[0]) throw new RedeliverError("not_found", "There is no user with that id.");
  return rows[0];
}

/** The sessions of a user that have not ended, the last used first. */
export async function listSessions(
  db: Queryable,
  userId: string,
  { maxSeconds, idleSeconds }: SessionLimits,
): Promise<ListedSession[]> {
  return (await db.query<ListedSession>(SESSIONS_OF_USER, [userId, maxSeconds, idleSeconds])).rows;
}

/** Reads a user for the user's page; null when there is none, or the text is no id. */
export async function findUserPage(
  db: Database,
  id: string,
  limits: SessionLimits,
): Promise<Pick<UserPageData, "user" | "sessions" | "link"> | null> {
  if (!isId(id)) return null;
  const [{ rows }, sessions, link] = await Promise.all([
    db.pool.query<UserFacts>(USER_BY_ID, [id]),
    listSessions(db.pool, id, limits),
    findPasswordLink(db, id),
  ]);
  return rows[0] ? { user: rows[0], sessions, link } : null;
}
