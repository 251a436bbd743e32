import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { clearAttempts, countAttempt, FIRST_BLOCK_MS, LIMITS, LONGEST_BLOCK_MS, WINDOW_MS } from "./throttle";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

const START = new Date("2026-11-22T12:00:00.000Z");
const later = (ms: number) => new Date(START.getTime() + ms);
let serial = 0;
const someone = (address?: string) => ({ account: `user-${++serial}@example.com`, address });

/** Attempts one after another until one is blocked; how many were let through, and until when it is blocked. */
async function attemptsUntilBlocked(subject: ReturnType<typeof someone>, now: Date) {
  for (let allowed = 0; ; allowed++) {
    const until = await countAttempt(db.pool, subject, now);
    if (until) return { allowed, until };
  }
}

describe("throttling of sign-in", () => {
  it("blocks an account after five attempts, and doubles the block with each further one", async () => {
    const subject = someone();
    const first = await attemptsUntilBlocked(subject, START);
    expect(first).toEqual({ allowed: LIMITS.account, until: later(FIRST_BLOCK_MS) });
    const second = await attemptsUntilBlocked(subject, later(FIRST_BLOCK_MS));
    expect(second).toEqual({ allowed: 1, until: later(FIRST_BLOCK_MS + 2 * FIRST_BLOCK_MS) });
    const third = await attemptsUntilBlocked(subject, second.until);
    expect(third).toEqual({ allowed: 1, until: new Date(second.until.getTime() + 4 * FIRST_BLOCK_MS) });
  });

  it("never blocks for longer than an hour", async () => {
    const subject = someone();
    let now = START;
    for (let round = 0; round < 12; round++) now = (await attemptsUntilBlocked(subject, now)).until;
    const { until } = await attemptsUntilBlocked(subject, now);
    expect(until.getTime() - now.getTime()).toBe(LONGEST_BLOCK_MS);
  });

  it("forgets after a quiet window, counted from the end of the block", async () => {
    const subject = someone();
    const { until } = await attemptsUntilBlocked(subject, START);
    const quiet = new Date(until.getTime() + WINDOW_MS + 1);
    expect(await attemptsUntilBlocked(subject, quiet)).toMatchObject({ allowed: LIMITS.account });
  });

  it("forgets an account that has signed in", async () => {
    const subject = someone();
    for (let attempt = 0; attempt < LIMITS.account - 1; attempt++)
      await countAttempt(db.pool, subject, START);
    await clearAttempts(db.pool, subject, START);
    expect(await attemptsUntilBlocked(subject, START)).toMatchObject({ allowed: LIMITS.account });
  });

  it("blocks an address that tries many accounts, and then leaves the accounts alone", async () => {
    const address = "203.0.113.9";
    for (let attempt = 0; attempt < LIMITS.address; attempt++) {
      expect(await countAttempt(db.pool, someone(address), START)).toBeNull();
    }
    const victim = someone(address);
    expect(await countAttempt(db.pool, victim, START)).toEqual(later(FIRST_BLOCK_MS));
    expect(await attemptsUntilBlocked({ ...victim, address: "198.51.100.7" }, START)).toMatchObject({
      allowed: LIMITS.account,
    });
  });

  it("counts every one of many attempts made at once", async () => {
    const subject = someone();
    const answers = await Promise.all(
      Array.from({ length: 40 }, () => countAttempt(db.pool, subject, START)),
    );
    expect(answers.filter((until) => until === null)).toHaveLength(LIMITS.account);
  });

  it("is the same account in any case, and keeps no readable name", async () => {
    const account = `Mixed.Case-${++serial}@Example.com`;
    for (const spelling of [account, account.toLowerCase(), ` ${account.toUpperCase()} `, account, account]) {
      expect(await countAttempt(db.pool, { account: spelling, address: undefined }, START)).toBeNull();
    }
    expect(await countAttempt(db.pool, { account, address: undefined }, START)).not.toBeNull();
    const { rows } = await db.pool.query("select key from sign_in_throttle where key ilike '%mixed.case%'");
    expect(rows).toEqual([]);
  });
});
