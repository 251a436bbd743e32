import { createHash } from "node:crypto";
import type { Queryable } from "../db/client";

/**
 * Sign-in is throttled per account and per address. An attempt is counted before the password is looked at, so that
 * a thousand guesses sent at once are a thousand counted guesses; a sign-in that succeeds clears its account.
 */
export const LIMITS = { account: 5, address: 30 } as const;
/** Failures count together while they follow each other within this time (and while a block lasts). */
export const WINDOW_MS = 15 * 60_000;
/** The first block; each further failure doubles it. */
export const FIRST_BLOCK_MS = 60_000;
export const LONGEST_BLOCK_MS = 60 * 60_000;

export type ThrottleSubject = { account: string; address: string | undefined };

/**
 * Counts one attempt for the account and for the address.
 * @returns until when either is blocked (the attempt must then be refused unseen), or null when it may go on.
 */
export async function countAttempt(db: Queryable, subject: ThrottleSubject, now: Date): Promise<Date | null> {
  // The address first: a blocked address must not be able to block other people's accounts.
  const blocks = subject.address ? await count(db, addressKey(subject.address), LIMITS.address, now) : null;
  return blocks ?? (await count(db, accountKey(subject.account), LIMITS.account, now));
}

/** Forgets the failures of an account whose owner has signed in, and rows nobody needs any more. */
export async function clearAttempts(db: Queryable, subject: ThrottleSubject, now: Date): Promise<void> {
  const stale = new Date(now.getTime() - WINDOW_MS - LONGEST_BLOCK_MS);
  await db.query("delete from sign_in_throttle where key = $1 or window_started_at < $2", [
    accountKey(subject.account),
    stale,
  ]);
}

async function count(db: Queryable, key: string, limit: number, now: Date): Promise<Date | null> {
  const { rowCount } = await db.query(COUNT, [
    key,
    now,
    limit,
    WINDOW_MS / 1000,
    FIRST_BLOCK_MS / 1000,
    LONGEST_BLOCK_MS / 1000,
  ]);
  if (rowCount) return null;
  const { rows } = await db.query<{ blocked_until: Date | null }>(
    "select blocked_until from sign_in_throttle where key = $1",
    [key],
  );
  return rows[0]?.blocked_until ?? null;
}

/**
 * One statement, so that attempts at the same moment wait for each other: it changes no row while a block lasts.
 * window_started_at is the time of the last attempt: a row starts again at 1 when it was quiet for a whole window.
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
  where t.blocked_until is null or t.blocked_until <= $2`;

function addressKey(address: string): string {
  return `address:${address}`;
}

/** Hashed: people type passwords into the e-mail field, and those must not be kept. */
function accountKey(account: string): string {
  return `account:${createHash("sha256").update(account.trim().toLowerCase()).digest("base64url")}`;
}
