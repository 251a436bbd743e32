import { createHash } from "node:crypto";
import type { Queryable } from "../db/client";
import { addressBlock } from "../net/plain-address";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../time/units";

/**
 * Wrong passwords slow down sign-in; right ones never count. The throttle applies to the pair of account and address (IPv4, or an
 * IPv6 /64), so that an account cannot be locked from other addresses. Two wider counts bound the tries of many accounts from one
 * address, and of one account from many addresses; they never apply where the account has signed in before.
 * The counts are in the database, because the next try may reach another web process.
 */
export const LIMITS = { pair: 5, address: 100, account: 300 } as const;
export type ThrottleScope = keyof typeof LIMITS;

/** Failures are counted together if they follow each other within this time (and while a block lasts). */
export const WINDOW_MS = 15 * MINUTE_MS;
/** The first block; each further failure doubles it. */
export const FIRST_BLOCK_MS = MINUTE_MS;
export const LONGEST_BLOCK_MS = HOUR_MS;
/** Between two blocks the owner of an attacked account can sign in from a new address. */
const ACCOUNT_BLOCK_MS = 10_000;
/** How long an address counts as known to the account. */
const KNOWN_FOR_MS = 90 * DAY_MS;

/** A try to sign in: the typed e-mail address, its account if one exists, and the client's address. */
export type ThrottleSubject = { account: string; userId: string | undefined; address: string };
/** The beginning of a block: its scope, its end, and the number of failures. */
export type Block = { scope: ThrottleScope; until: Date; failures: number };

/** The end of the block for this account and address; null when there is none. */
export async function findBlock(db: Queryable, subject: ThrottleSubject, now: Date): Promise<Date | null> {
  const { pair, address, account } = keysOf(subject);
  const { rows } = await db.query<{ until: Date | null }>(
    `select max(t.blocked_until) as until from sign_in_throttle t
     where t.blocked_until > $1 and (t.key = $2 or t.key in ($3, $4) and not exists (
       select from known_sign_in k where k.user_id = $5 and k.network = $6 and k.seen_at > $7))`,
    [now, pair, address, account, subject.userId ?? null, addressBlock(subject.address), knownSince(now)],
  );
  return rows[0]?.until ?? null;
}

/** Counts a wrong password. @returns the blocks that begin with it. */
export async function countFailure(db: Queryable, subject: ThrottleSubject, now: Date): Promise<Block[]> {
  const blocks: Block[] = [];
  for (const [scope, key] of Object.entries(keysOf(subject)) as [ThrottleScope, string][]) {
    const { rows } = await db.query<{ failures: number; until: Date | null }>(COUNT, [
      key,
      now,
      LIMITS[scope],
      WINDOW_MS / 1000,
      (scope === "account" ? ACCOUNT_BLOCK_MS : FIRST_BLOCK_MS) / 1000,
      (scope === "account" ? ACCOUNT_BLOCK_MS : LONGEST_BLOCK_MS) / 1000,
    ]);
    const [counted] = rows;
    if (counted?.until) blocks.push({ scope, until: counted.until, failures: counted.failures });
  }
  if (blocks.length > 0) await forgetStale(db, now);
  // A short block that begins repeatedly counts as one.
  return blocks.filter(({ scope, failures }) => scope !== "account" || failures === LIMITS.account);
}

/** Records a sign-in of an account: resets its failures at the address, and marks the address as known. */
export async function recordSuccess(db: Queryable, subject: ThrottleSubject, now: Date): Promise<void> {
  await db.query("delete from sign_in_throttle where key = $1", [keysOf(subject).pair]);
  await forgetStale(db, now);
  if (!subject.userId) return;
  await db.query(
    `insert into known_sign_in (user_id, network, seen_at) values ($1, $2, $3)
     on conflict (user_id, network) do update set seen_at = excluded.seen_at`,
    [subject.userId, addressBlock(subject.address), now],
  );
  await db.query("delete from known_sign_in where user_id = $1 and seen_at <= $2", [
    subject.userId,
    knownSince(now),
  ]);
}

/** Resets all failures of an account, at all addresses. @returns the number of addresses that were blocked or close to it. */
export async function deleteFailures(db: Queryable, account: string): Promise<number> {
  const { rowCount } = await db.query("delete from sign_in_throttle where key = $1 or starts_with(key, $2)", [
    accountKey(account),
    `pair:${hashOf(account)}:`,
  ]);
  return rowCount ?? 0;
}

async function forgetStale(db: Queryable, now: Date): Promise<void> {
  const stale = new Date(now.getTime() - WINDOW_MS - LONGEST_BLOCK_MS);
  await db.query("delete from sign_in_throttle where window_started_at < $1", [stale]);
}

const knownSince = (now: Date) => new Date(now.getTime() - KNOWN_FOR_MS);

/**
 * One statement, so that concurrent failures wait for each other. It changes no row while a block lasts.
 * window_started_at is the time of the last failure: after a quiet window a row starts again at 1.
 */
const COUNT = `
  insert into sign_in_throttle as t (key, failures, window_started_at, blocked_until)
  values ($1, 1, $2::timestamptz, null)
  on conflict (key) do update set
    failures = case when greatest(t.window_started_at, t.blocked_until) + make_interval(secs => $4) < $2
      then 1 else t.failures + 1 end,
    window_started_at = $2,
    blocked_until = case
      when greatest(t.window_started_at, t.blocked_until) + make_interval(secs => $4) < $2 then null
      when t.failures + 1 >= $3::int
        then $2::timestamptz + make_interval(secs => least($6::float8, $5::float8 * power(2, least(t.failures + 1 - $3::int, 20))))
      end
  where t.blocked_until is null or t.blocked_until <= $2
  returning failures, blocked_until as until`;

function keysOf({ account, address }: ThrottleSubject): Record<ThrottleScope, string> {
  const network = addressBlock(address);
  return {
    pair: `pair:${hashOf(account)}:${network}`,
    address: `address:${network}`,
    account: accountKey(account),
  };
}

const accountKey = (account: string) => `account:${hashOf(account)}`;

/** Hashed: people type passwords into the e-mail field, and those must not be stored. */
function hashOf(account: string): string {
  return createHash("sha256").update(account.trim().toLowerCase()).digest("base64url");
}
