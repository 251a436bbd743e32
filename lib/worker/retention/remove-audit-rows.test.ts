import { afterAll, beforeAll, expect, it } from "vitest";
import { SYSTEM } from "../../access/actor";
import { verifyChain } from "../../audit/data/verify-chain";
import { recordAudit } from "../../audit/mutations";
import { updateRetention } from "../../retention/mutations";
import { createTestDatabase, type TestDatabase } from "../../testing/database";
import { ranUntil, retainAt } from "../../testing/retention";
import { DAY_MS } from "../../time/units";
import { chainAuditRows } from "../chain-audit-rows";
import { Link } from "../database/link";

let db: TestDatabase;
let link: Link;
beforeAll(async () => {
  db = await createTestDatabase();
  link = new Link(db.url, "audit trail");
});
afterAll(async () => {
  await link.close();
  await db.drop();
});

const NOW = Date.now();
const at = (days: number) => new Date(NOW + days * DAY_MS);
const chain = () => chainAuditRows(link, { isLeader: () => true });
const rows = () => db.prisma.auditLog.findMany({ orderBy: { chainNumber: "asc" } });

async function retain(when: Date) {
  await ranUntil(db, when);
  await retainAt(db, when);
}

/** @returns the remarks of a chain that is intact */
async function verified(): Promise<string[]> {
  const client = await db.pool.connect();
  const { problems, remarks } = await verifyChain(client).finally(() => client.release());
  expect(problems).toEqual([]);
  return remarks;
}

async function write(action: string, when: Date, isUnproven = false) {
  await recordAudit(db.prisma, { actor: SYSTEM, action, outcome: isUnproven ? "refused" : "allowed" });
  await db.prisma.auditLog.updateMany({ where: { action }, data: { at: when, isUnproven } });
}

it("removes old rows by a checkpoint, in two runs; the chain verifies before, between and after", async () => {
  for (const number of [1, 2, 3]) await write(`context.update_${number}`, at(-3));
  await write("context.late", at(5));
  await chain();
  await write("context.early", at(-2)); // committed late: it is behind a later row in the chain
  await chain();
  const late = expect.stringMatching(/^1 of the rows, the first is 5, are more than an hour older/);
  expect(await verified()).toEqual([late]);

  await retain(at(399));
  await retain(at(399));
  await chain();
  expect(await rows()).toHaveLength(6);
  const checkpoint = (await rows()).at(-1);
  expect(checkpoint).toMatchObject({
    action: "audit.checkpoint",
    actorType: "system",
    actorName: "Retention",
    detail: { number: "3" },
  });
  expect(await verified()).toEqual([late]);

  await retain(at(399.1));
  expect((await rows()).map(({ action }) => action)).toEqual([
    "context.late",
    "context.early",
    "audit.checkpoint",
  ]);
  expect((await verified())[0]).toMatch(/^Rows 1 to 3 were removed on purpose: row 6 by Retention at /);
  expect(await db.prisma.retentionPurge.findMany({ where: { what: "audit" } })).toMatchObject([{ rows: 3n }]);

  // At most one checkpoint a day; the next one covers the late row, the one behind it, and the first checkpoint in time.
  await retain(at(399.2));
  await chain();
  expect(await rows()).toHaveLength(3);
  await retain(at(406));
  await chain();
  await retain(at(406.1));
  expect((await rows()).map(({ action }) => action)).toEqual(["audit.checkpoint", "audit.checkpoint"]);
  expect((await verified())[0]).toMatch(/^Rows 1 to 5 were removed on purpose/);
});

it("removes refusals of callers that were not authenticated after their days, outside the chain", async () => {
  await write("session.sign_in", at(0), true);
  await retain(at(29));
  expect(await db.prisma.auditLog.count({ where: { isUnproven: true } })).toBe(1);
  await retain(at(31));
  expect(await db.prisma.auditLog.count({ where: { isUnproven: true } })).toBe(0);
  expect(await db.prisma.retentionPurge.findMany({ where: { what: "refusal" } })).toMatchObject([
    { rows: 1n },
  ]);
});

it("removes no row by the checkpoint of a setting that was taken back, nor one before a row that stays", async () => {
  await db.prisma.auditLog.deleteMany();
  for (const [name, days] of [
    ["first", -100],
    ["second", -20],
    ["third", -100],
  ] as const) {
    await write(`policy.${name}`, at(days));
    await chain();
  }
  await updateRetention(db, SYSTEM, { auditDays: 10, refusedSignInDays: 10 });
  await retain(at(430)); // writes the checkpoint
  await chain();
  await updateRetention(db, SYSTEM, { auditDays: 470 });
  await retain(at(430.1));
  expect(await remaining("policy.")).toEqual(["policy.second", "policy.third"]);
  await updateRetention(db, SYSTEM, { reset: ["auditDays", "refusedSignInDays"] });
});

it("removes no row by a checkpoint whose hash is not that of its row, or that it has not written", async () => {
  await write("handler.update", at(0));
  await chain();
  const { number, hash } = await db.prisma.auditChain.findUniqueOrThrow({ where: { id: 1 } });
  const retention = { type: "system", name: "Retention" } as const;
  for (const [actor, of] of [
    [retention, "0".repeat(64)],
    [SYSTEM, hash],
  ] as const) {
    const detail = { number: String(number), hash: of };
    await recordAudit(db.prisma, { actor, action: "audit.checkpoint", outcome: "allowed", detail });
  }
  await chain();
  await retain(at(900));
  expect(await remaining("handler.")).toEqual(["handler.update"]);
});

async function remaining(prefix: string) {
  return (await rows()).map(({ action }) => action).filter((action) => action.startsWith(prefix));
}
