import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { SYSTEM } from "../access/actor";
import { CHECKPOINT, GENESIS } from "../audit/chain";
import { type VerifyOptions, verifyChain } from "../audit/data/verify-chain";
import { recordAudit } from "../audit/mutations";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { chainAuditRows } from "./chain-audit-rows";
import { Link } from "./database/link";

let db: TestDatabase;
let links: Link[] = [];
const LEADER = { isLeader: () => true };

beforeAll(async () => {
  db = await createTestDatabase();
});
beforeEach(async () => {
  await db.prisma.auditLog.deleteMany();
  await db.prisma.auditChain.update({ where: { id: 1 }, data: { number: 0, hash: GENESIS } });
});
afterEach(async () => {
  await Promise.all(links.map((link) => link.close()));
  links = [];
});
afterAll(() => db.drop());

function openLink() {
  const link = new Link(db.url, `chain ${links.length}`);
  links.push(link);
  return link;
}
const chain = () => chainAuditRows(openLink(), LEADER);
const write = (action: string, detail: object = {}) =>
  recordAudit(db.prisma, { actor: SYSTEM, action, outcome: "allowed", detail: { ...detail } });

async function writeSome(count: number) {
  for (let number = 1; number <= count; number++) await write(`context.update_${number}`, { number });
}

async function verify(options?: VerifyOptions) {
  const client = await db.pool.connect();
  return verifyChain(client, options).finally(() => client.release());
}

const sql = (text: string) => db.pool.query(text);

describe("the chain of the audit trail", () => {
  it("is intact after rows were added, whatever they hold, and counts those that are not in it yet", async () => {
    await write("context.create", {
      list: [1, 2.5, 1e21, { b: null, a: "Ä\u2028\"'" }],
      empty: {},
      text: "😀",
    });
    await writeSome(3);
    expect(await chain()).toBe(4);
    await write("context.delete");
    expect(await verify()).toMatchObject({
      problems: [],
      remarks: [],
      rows: 4,
      unchained: 1,
      head: { number: "4" },
    });
  });

  it("does not depend on how a session shows times and texts", async () => {
    await writeSome(2);
    await chain();
    const client = await db.pool.connect();
    await client.query(
      "set timezone = 'Asia/Kathmandu'; set datestyle = 'German'; set intervalstyle = 'postgres'",
    );
    expect((await verifyChain(client)).problems).toEqual([]);
    client.release(true);
  });

  it("leaves out refusals of actors who proved nothing, and says how many there are", async () => {
    await writeSome(2);
    for (let count = 0; count < 3; count++)
      await recordAudit(db.prisma, {
        ...{ actor: SYSTEM, action: "session.sign_in", outcome: "refused", isUnproven: true },
      });
    expect(await chain()).toBe(2);
    await sql("delete from audit_log where id = (select id from audit_log where is_unproven limit 1)");
    expect(await verify()).toMatchObject({ problems: [], rows: 2, unchained: 0, unproven: 2 });
  });

  it("is empty at first", async () => {
    expect(await verify()).toMatchObject({ problems: [], rows: 0, until: null, head: { number: "0" } });
  });

  it("adds a row that was committed late behind those before it", async () => {
    const client = await db.pool.connect();
    await client.query("begin");
    await client.query(
      `insert into audit_log (id, at, actor_type, actor_name, action, outcome)
       values (gen_random_uuid(), now() - interval '5 minutes', 'system', 'Slow', 'context.slow', 'allowed')`,
    );
    await writeSome(2);
    expect(await chain()).toBe(2);
    await client.query("commit");
    client.release();
    await write("context.after");
    expect(await chain()).toBe(2);
    const rows = await db.prisma.auditLog.findMany({ orderBy: { chainNumber: "asc" } });
    expect(rows.map(({ action }) => action).slice(2)).toEqual(["context.slow", "context.after"]);
    expect(await verify()).toMatchObject({ problems: [], remarks: [], rows: 4 });
  });

  it("has each row once when two workers lead at the same time", async () => {
    await writeSome(30);
    const added = await Promise.all([chain(), chain(), chain()]);
    expect(added.reduce((sum, one) => sum + one)).toBe(30);
    expect(await verify()).toMatchObject({ problems: [], rows: 30, unchained: 0 });
  });

  it.each(["audit_chain_head", "unchained_audit_rows"])(
    "does not move the head for rows that another leader adds after the query %s",
    async (name) => {
      await writeSome(3);
      const [mine, other] = [openLink(), openLink()];
      let isFirst = true;
      const link: Pick<Link, "query"> = {
        query: async (query) => {
          const rows = await mine.query(query);
          if (query.name === name && isFirst) {
            isFirst = false;
            await chainAuditRows(other, LEADER);
          }
          return rows as never;
        },
      };
      await chainAuditRows(link as Link, LEADER);
      expect(await verify()).toMatchObject({ problems: [], rows: 3, head: { number: "3" } });
    },
  );

  it("goes on where a leader stopped in the middle", async () => {
    await db.pool.query(
      `insert into audit_log (id, actor_type, actor_name, action, outcome)
       select gen_random_uuid(), 'system', 'Many', 'context.update', 'allowed' from generate_series(1, 450)`,
    );
    let steps = 0;
    await chainAuditRows(openLink(), { isLeader: () => steps++ < 1 });
    expect(await verify()).toMatchObject({ problems: [], rows: 200, unchained: 250 });
    expect(await chain()).toBe(250);
    expect(await verify()).toMatchObject({ problems: [], rows: 450, unchained: 0 });
  });
});

describe("a chain that somebody tampered with", () => {
  beforeEach(async () => {
    await writeSome(6);
    await chain();
  });

  it.each([
    [
      "a detail that was changed",
      "update audit_log set detail = '{}' where chain_number = 3",
      /^Row 3 .* not as it was written/,
    ],
    [
      "an actor that was changed",
      "update audit_log set actor_name = 'Eve' where chain_number = 3",
      /^Row 3 \(.*Eve/,
    ],
    [
      "an outcome that was changed",
      "update audit_log set outcome = 'refused' where chain_number = 6",
      /^Row 6 /,
    ],
    [
      "a time that was changed",
      "update audit_log set at = at + interval '1 ms' where chain_number = 1",
      /^Row 1 /,
    ],
    ["a row that was removed", "delete from audit_log where chain_number = 3", /^Row 3 is missing/],
    [
      "rows that were removed",
      "delete from audit_log where chain_number in (3, 4)",
      /^Rows 3 to 4 are missing/,
    ],
    [
      "the newest row removed",
      "delete from audit_log where chain_number = 6",
      /^Row 6 is missing: the chain ends with 6/,
    ],
    ["all rows removed", "delete from audit_log", /^Rows 1 to 6 are missing/],
    [
      "two rows swapped",
      `update audit_log a set detail = b.detail, action = b.action from audit_log b
       where (a.chain_number, b.chain_number) in ((2, 4), (4, 2))`,
      /^Row 2 /,
    ],
    [
      "a row added at the end",
      `insert into audit_log (id, actor_type, actor_name, action, outcome, chain_number, chain_hash)
       values (gen_random_uuid(), 'system', 'Eve', 'a.b', 'allowed', 7, repeat('a', 64))`,
      /^Row 7 .*Eve/,
    ],
    [
      "a row put in the place of another",
      `with gone as (delete from audit_log where chain_number = 5 returning chain_hash)
       insert into audit_log (id, actor_type, actor_name, action, outcome, chain_number, chain_hash)
       select gen_random_uuid(), 'system', 'Eve', 'a.b', 'allowed', null, chain_hash from gone;
       update audit_log set chain_number = 5 where actor_name = 'Eve'`,
      /^Row 5 .*Eve/,
    ],
    [
      "a changed row below one that was made to look like a checkpoint of the newest row",
      `update audit_log set detail = '{}' where chain_number = 3;
       update audit_log set action = '${CHECKPOINT}', detail = jsonb_build_object('number', '6', 'hash',
         (select chain_hash from audit_log where chain_number = 6)) where chain_number = 5`,
      /^Row 3 .* not as it was written/,
    ],
    [
      "rows removed before one that was made to look like their checkpoint",
      `update audit_log set action = '${CHECKPOINT}', detail = jsonb_build_object('number', '2', 'hash',
         (select chain_hash from audit_log where chain_number = 2)) where chain_number = 5;
       delete from audit_log where chain_number < 3`,
      /^Row 5 .* not as it was written/,
    ],
    [
      "a row taken out of the chain",
      "update audit_log set chain_number = null where chain_number = 2",
      /^Row 2 is missing/,
    ],
    ["a head that was set back", "update audit_chain set number = 5", /^Row 6 is not the end/],
  ])("is broken by %s", async (_, tampering, problem) => {
    const intact = await verify();
    expect(intact.problems).toEqual([]);
    await sql(tampering);
    const { problems } = await verify();
    expect(problems[0]).toMatch(problem);
    expect(problems.length).toBeLessThanOrEqual(2);
  });

  it("is found by a kept head, also when the whole chain was written anew", async () => {
    const { head } = await verify();
    await sql("delete from audit_log where chain_number > 3");
    await sql(
      "update audit_chain set number = 3, hash = (select chain_hash from audit_log where chain_number = 3)",
    );
    expect((await verify()).problems).toEqual([]);
    expect((await verify({ kept: head })).problems).toEqual([
      "Row 6, whose hash was kept, is missing: the chain ends with 3.",
    ]);
    await writeSome(3);
    await chain();
    expect((await verify({ kept: head })).problems[0]).toMatch(/^Row 6 has another hash/);
  });

  it("remarks on rows that are much older than those before them", async () => {
    await sql(
      `insert into audit_log (id, at, actor_type, actor_name, action, outcome)
       values (gen_random_uuid(), now() - interval '3 days', 'system', 'Eve', 'a.b', 'allowed')`,
    );
    await chain();
    expect(await verify()).toMatchObject({
      problems: [],
      remarks: [expect.stringMatching(/^1 of the rows, the first is 7,/)],
    });
  });

  it("is checked from a date on", async () => {
    await sql("update audit_log set at = '2026-01-01' where chain_number < 3");
    const { at } = await db.prisma.auditLog.findFirstOrThrow({ where: { chainNumber: 4 } });
    expect((await verify()).problems).toHaveLength(2);
    expect(await verify({ from: at })).toMatchObject({ problems: [], rows: expect.any(Number) });
    expect(await verify({ from: new Date("2999-01-01") })).toMatchObject({ problems: [], rows: 0 });
    await sql("delete from audit_log where chain_number = 5");
    expect((await verify({ from: at })).problems).toEqual(["Row 5 is missing."]);
  });

  it("may lack the rows up to a checkpoint that is in the chain itself", async () => {
    const third = await db.prisma.auditLog.findFirstOrThrow({ where: { chainNumber: 3 } });
    await write(CHECKPOINT, { number: "3", hash: third.chainHash });
    const remove = "delete from audit_log where chain_number <= 3";
    await sql(remove);
    expect((await verify()).problems).toEqual(["Rows 1 to 3 are missing."]);
    await chain();
    expect(await verify()).toMatchObject({
      problems: [],
      rows: 4,
      remarks: [
        expect.stringMatching(/^Rows 1 to 3 were removed on purpose: row 7 by Redeliver at .* says so\.$/),
      ],
    });
    await sql("delete from audit_log where chain_number = 4");
    expect((await verify()).problems).toEqual(["Row 4 is missing."]);
  });

  it("checks the rows up to a checkpoint that are still there", async () => {
    const { chainHash } = await db.prisma.auditLog.findFirstOrThrow({ where: { chainNumber: 4 } });
    await write(CHECKPOINT, { number: "4", hash: chainHash });
    await chain();
    expect(await verify()).toMatchObject({ problems: [], remarks: [], rows: 7 });
    await sql("delete from audit_log where chain_number <= 2");
    const { problems, remarks } = await verify();
    expect(problems).toEqual([]);
    expect(remarks[1]).toMatch(/^Rows 3 to 4 are still there\. The first of them cannot be checked/);
    await sql("update audit_log set detail = '{}' where chain_number = 4");
    expect((await verify()).problems[0]).toMatch(/^Row 4 .* not as it was written/);
  });

  it("has no rows removed by a checkpoint of itself, of later rows, or of another form", async () => {
    for (const detail of [{ number: "8", hash: "a".repeat(64) }, { number: "all", hash: 1 }, {}])
      await write(CHECKPOINT, detail);
    await chain();
    expect(await verify()).toMatchObject({ problems: [], remarks: [], rows: 9 });
    await sql("delete from audit_log where chain_number <= 6");
    expect((await verify()).problems).toEqual(["Rows 1 to 6 are missing."]);
  });

  it("cannot be compared with a kept head that was removed on purpose", async () => {
    const { head } = await verify();
    await write(CHECKPOINT, { ...head });
    await chain();
    await sql("delete from audit_log where chain_number <= 6");
    expect((await verify()).problems).toEqual([]);
    expect((await verify({ kept: head })).problems).toEqual([
      expect.stringMatching(/^Row 6, whose hash was kept, was removed on purpose, as row 7 says/),
    ]);
  });

  it("lets no row of it be marked as one that retention removes early, and finds one that is", async () => {
    const mark =
      "update audit_log set is_unproven = true, outcome = 'refused' where chain_number is not null and chain_number = 6";
    await expect(sql(mark)).rejects.toThrow(/audit_log_is_unproven_check/);
    await sql(`alter table audit_log drop constraint audit_log_is_unproven_check; ${mark}`);
    expect((await verify()).problems).toEqual([
      expect.stringMatching(/^A row \(context\.update_6 by .* is marked as a refusal of an unproven actor, /),
      expect.stringMatching(/^Row 6 .* not as it was written/),
    ]);
  });

  it("gives no row a number below one, and finds one that has it", async () => {
    const stray = `insert into audit_log (id, actor_type, actor_name, action, outcome, chain_number, chain_hash)
      values (gen_random_uuid(), 'system', 'Eve', 'a.b', 'allowed', -1, repeat('a', 64))`;
    await expect(sql(stray)).rejects.toThrow(/audit_log_chain_number_check/);
    await sql(`alter table audit_log drop constraint audit_log_chain_number_check; ${stray}`);
    expect((await verify()).problems).toEqual([
      expect.stringMatching(/^Row -1 \(a\.b by Eve .* is outside the chain, whose numbers begin with 1\.$/),
    ]);
  });
});
