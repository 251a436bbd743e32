import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SYSTEM } from "../access/actor";
import { newId } from "../db/ids";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { createUser } from "../users/mutations";
import {
  countFailure,
  deleteFailures,
  FIRST_BLOCK_MS,
  findBlock,
  LIMITS,
  LONGEST_BLOCK_MS,
  recordSuccess,
  type ThrottleSubject,
  WINDOW_MS,
} from "./throttle";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

const START = new Date("2026-11-22T12:00:00.000Z");
const later = (ms: number) => new Date(START.getTime() + ms);
let serial = 0;
const newAddress = () => `198.51.${++serial >> 8}.${serial & 255}`;
const someone = (address = newAddress()): ThrottleSubject => ({
  account: `user-${++serial}@example.com`,
  userId: undefined,
  address,
});

/** Fails repeatedly until a block begins; returns the number of failures and the end of the block. */
async function failUntilBlocked(subject: ThrottleSubject, now: Date) {
  for (let failures = 0; ; failures++) {
    const until = await findBlock(db.pool, subject, now);
    if (until) return { failures, until };
    await countFailure(db.pool, subject, now);
  }
}

async function fail(subject: ThrottleSubject, times: number) {
  for (let time = 0; time < times; time++) await countFailure(db.pool, subject, START);
}

describe("throttling of sign-in", () => {
  it("blocks an account at an address after five failures, and doubles the block with each further one", async () => {
    const subject = someone();
    const first = await failUntilBlocked(subject, START);
    expect(first).toEqual({ failures: LIMITS.pair, until: later(FIRST_BLOCK_MS) });
    const second = await failUntilBlocked(subject, later(FIRST_BLOCK_MS));
    expect(second).toEqual({ failures: 1, until: later(FIRST_BLOCK_MS + 2 * FIRST_BLOCK_MS) });
    const third = await failUntilBlocked(subject, second.until);
    expect(third).toEqual({ failures: 1, until: new Date(second.until.getTime() + 4 * FIRST_BLOCK_MS) });
  });

  it("reports the beginning of each block once", async () => {
    const subject = someone();
    const said = [];
    for (let time = 0; time < LIMITS.pair + 3; time++)
      said.push(...(await countFailure(db.pool, subject, START)));
    expect(said).toEqual([{ scope: "pair", until: later(FIRST_BLOCK_MS), failures: LIMITS.pair }]);
  });

  it("never blocks for longer than an hour", async () => {
    const subject = someone();
    let now = START;
    for (let round = 0; round < 12; round++) now = (await failUntilBlocked(subject, now)).until;
    const { until } = await failUntilBlocked(subject, now);
    expect(until.getTime() - now.getTime()).toBe(LONGEST_BLOCK_MS);
  });

  it("resets after a quiet window, counted from the end of the block", async () => {
    const subject = someone();
    const { until } = await failUntilBlocked(subject, START);
    const quiet = new Date(until.getTime() + WINDOW_MS + 1);
    expect(await failUntilBlocked(subject, quiet)).toMatchObject({ failures: LIMITS.pair });
  });

  it("resets the failures of an account at the address where it has signed in", async () => {
    const subject = someone();
    await fail(subject, LIMITS.pair - 1);
    await recordSuccess(db.pool, subject, START);
    expect(await failUntilBlocked(subject, START)).toMatchObject({ failures: LIMITS.pair });
  });

  it("does not lock an account at other addresses", async () => {
    const subject = someone();
    for (let place = 0; place < 10; place++) {
      await failUntilBlocked({ ...subject, address: newAddress() }, START);
    }
    expect(await findBlock(db.pool, subject, START)).toBeNull();
  });

  it("counts the addresses of one IPv6 /64 as one", async () => {
    const subject = someone("2001:db8:1:2::1");
    await failUntilBlocked(subject, START);
    expect(await findBlock(db.pool, { ...subject, address: "2001:db8:1:2:ffff::9" }, START)).not.toBeNull();
    expect(await findBlock(db.pool, { ...subject, address: "2001:db8:1:3::1" }, START)).toBeNull();
  });

  it("blocks an address that tries many accounts, except for accounts known there", async () => {
    const address = newAddress();
    const { id } = await createUser(db, SYSTEM, { email: `${newId()}@example.com`, role: "viewer" });
    const known = { ...someone(address), userId: id };
    await recordSuccess(db.pool, known, START);
    for (let time = 0; time < LIMITS.address; time++) {
      expect(await findBlock(db.pool, someone(address), START)).toBeNull();
      await countFailure(db.pool, someone(address), START);
    }
    expect(await findBlock(db.pool, someone(address), START)).toEqual(later(FIRST_BLOCK_MS));
    expect(await findBlock(db.pool, known, START)).toBeNull();
    expect(await findBlock(db.pool, { ...known, address: newAddress() }, START)).toBeNull();
    await fail(known, LIMITS.pair);
    expect(await findBlock(db.pool, known, START)).toEqual(later(FIRST_BLOCK_MS));
  });

  it("slows down guessing of one account from many addresses, briefly, and never where the account is known", async () => {
    const { id } = await createUser(db, SYSTEM, { email: `${newId()}@example.com`, role: "viewer" });
    const subject = { ...someone(), userId: id };
    await recordSuccess(db.pool, subject, START);
    const said = [];
    for (let time = 0; time < LIMITS.account + 2; time++) {
      said.push(
        ...(await countFailure(db.pool, { ...subject, address: newAddress() }, later(time * 20_000))),
      );
    }
    const end = later((LIMITS.account + 1) * 20_000);
    const unknown = { ...subject, address: newAddress() };
    const until = await findBlock(db.pool, unknown, end);
    expect(until?.getTime()).toBe(end.getTime() + 10_000);
    expect(await findBlock(db.pool, unknown, new Date(end.getTime() + 10_001))).toBeNull();
    expect(await findBlock(db.pool, subject, end)).toBeNull();
    expect(said.map(({ scope }) => scope)).toEqual(["account"]);
  });

  it("counts every one of many concurrent failures", async () => {
    const subject = someone();
    await Promise.all(Array.from({ length: LIMITS.pair - 1 }, () => countFailure(db.pool, subject, START)));
    expect(await failUntilBlocked(subject, START)).toMatchObject({ failures: 1 });
  });

  it("is lifted for an account at all addresses, and for no other", async () => {
    const [subject, other] = [someone(), someone()];
    const otherNetwork = { ...subject, address: newAddress() };
    for (const one of [subject, otherNetwork, other]) await failUntilBlocked(one, START);
    expect(await deleteFailures(db.pool, subject.account.toUpperCase())).toBe(3);
    expect(await findBlock(db.pool, subject, START)).toBeNull();
    expect(await findBlock(db.pool, otherNetwork, START)).toBeNull();
    expect(await findBlock(db.pool, other, START)).not.toBeNull();
  });

  it("ignores the case of an account, and stores no readable name", async () => {
    const account = `Mixed.Case-${++serial}@Example.com`;
    const address = newAddress();
    for (const spelling of [account, account.toLowerCase(), ` ${account.toUpperCase()} `, account, account]) {
      await fail({ account: spelling, userId: undefined, address }, 1);
    }
    expect(await findBlock(db.pool, { account, userId: undefined, address }, START)).not.toBeNull();
    const { rows } = await db.pool.query("select key from sign_in_throttle where key ilike '%mixed.case%'");
    expect(rows).toEqual([]);
  });
});
