import type { Role } from "../access/roles";
import type { Slice } from "../list/data";
import { behind, Conditions, cappedCount, cursorColumn, orderBy, type SortKey } from "../list/statements";
import type { UserStatus } from "./labels";

/** `part` is a part of the name or of the e-mail address. */
export type UserFilter = {
  part?: string | undefined;
  roles: readonly Role[];
  statuses: readonly UserStatus[];
};

const ID: SortKey = { column: "u.id", type: "uuid" };
const EMAIL: SortKey = { column: "u.email", type: "text" };
const KEYS: Record<string, readonly SortKey[]> = {
  email: [EMAIL, ID],
  name: [{ column: "coalesce(u.name, '')", type: "text" }, EMAIL, ID],
  // Users who never signed in are the longest absent.
  lastSeen: [{ column: "coalesce(u.last_seen_at, '1970-01-01Z'::timestamptz)", type: "timestamptz" }, ID],
};

const HAS_IDENTITY = "exists (select from user_identity i where i.user_id = u.id)";

const STATUS = `case when u.disabled_at is not null then 'disabled'
  when u.password_hash is null and not ${HAS_IDENTITY} then 'invited' else 'active' end`;

const COLUMNS = `u.id, u.email, u.name, u.role, ${STATUS} as status, u.sees_payloads as "seesPayloads",
  array_remove(array[case when u.password_hash is not null then 'password' end,
    case when ${HAS_IDENTITY} then 'single_sign_on' end], null) as "signIn",
  u.last_seen_at as "lastSeenAt", u.created_at as "createdAt", u.updated_at as "updatedAt"`;

/** Builds one page of the users. */
export function userListStatement(filter: UserFilter, slice: Slice) {
  const keys = KEYS[slice.sort] ?? [EMAIL, ID];
  const where = conditions(filter);
  const { cursor, direction } = slice;
  if (cursor) where.add(behind(keys, direction, cursor, (value) => where.bind(value)));
  const text = `select ${COLUMNS}, ${cursorColumn(keys)} from user_account u where ${where}
    order by ${orderBy(keys, direction)} limit ${where.bind(slice.limit)} offset ${where.bind(slice.offset)}`;
  return { text, values: where.values };
}

export const userCountStatement = (filter: UserFilter) => cappedCount("user_account u", conditions(filter));

function conditions({ part, roles, statuses }: UserFilter): Conditions {
  const where = new Conditions();
  if (part !== undefined) {
    const text = `lower(${where.bind(part)})`;
    where.add(`(position(${text} in lower(u.email)) > 0 or position(${text} in lower(u.name)) > 0)`);
  }
  where.among("u.role", "user_role", roles);
  where.among(STATUS, "text", statuses);
  return where;
}

/** $1 user. */
export const USER_BY_ID = `select ${COLUMNS} from user_account u where u.id = $1::uuid`;

/** $1 user, $2 and $3 the longest age and idle time of a session in seconds: the user's sessions, the last used first. */
export const SESSIONS_OF_USER = `
select s.id_hash as id, s.address, s.created_at as "createdAt", s.seen_at as "seenAt" from user_session s
where s.user_id = $1::uuid and s.created_at > now() - make_interval(secs => $2)
  and s.seen_at > now() - make_interval(secs => $3)
order by s.seen_at desc, s.id_hash limit 100`;
