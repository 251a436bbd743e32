import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Prisma } from "../db/generated/client";
import { newId } from "../db/ids";
import { decodeCursor } from "../list/cursor";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { auditOptions, getAuditRow, listAudit, readAudit, withActorIds } from "./data";
import type { AuditFilter, AuditRow } from "./schema";
import { auditList } from "./search-params";

const NOW = Date.parse("2026-11-26T12:00:00Z");
const HOUR = 3_600_000;
const [ANN, BEN] = ["0190f0a0-0000-7000-8000-00000000000a", "0190f0a0-0000-7000-8000-00000000000b"];
const OPERATION = "0190f0a0-0000-7000-8000-0000000000ff";
const ACTIONS = ["context.create", "context.update", "policy.update", "session.sign_in", "deliveries.retry"];

let db: TestDatabase;
let rows: AuditRow[];
beforeAll(async () => {
  db = await createTestDatabase();
  const data = Array.from({ length: 400 }, (_, index): Prisma.AuditLogCreateManyInput => {
    const action = ACTIONS[(index * 7) % ACTIONS.length] ?? "";
    const actorId = [ANN, BEN, null][index % 3];
    return {
      id: newId(),
      // Several rows of one moment, so that the order within it matters.
      at: new Date(NOW - Math.floor(index / 3) * HOUR),
      actorType: actorId ? "user" : "system",
      actorId,
      actorName: actorId === ANN ? "Ann" : actorId === BEN ? "Ben" : "Unknown caller",
      action,
      outcome: index % 11 === 0 ? "refused" : "allowed",
      targetType: action.startsWith("deliveries") ? "operation" : "context",
      targetId: index % 50 === 5 ? OPERATION : newId(),
      detail: { index },
      address: "192.0.2.1",
    };
  });
  await db.prisma.auditLog.createMany({ data });
  rows = (await collect(filter({}))).flat();
});
afterAll(() => db.drop());

function filter(part: Partial<AuditFilter>): AuditFilter {
  const period = { from: new Date(NOW - 400 * 24 * HOUR), to: new Date(NOW) };
  return { period, actors: [], actions: [], nouns: [], outcomes: [], operationIds: [], ...part };
}

async function collect(asked: AuditFilter, batch?: number): Promise<AuditRow[][]> {
  const batches: AuditRow[][] = [];
  for await (const one of readAudit(db, asked, batch)) batches.push(one);
  return batches;
}

const isIn = <T>(set: readonly T[], value: T) => set.length === 0 || set.includes(value);

/** The rows that a filter matches, found without an index. */
function expected({ period, actors, actions, nouns, outcomes, operationIds }: AuditFilter): AuditRow[] {
  return rows.filter(
    ({ at, actor, action, outcome, target }) =>
      at >= period.from &&
      at <= period.to &&
      isIn(actors, actor.id ?? actor.name) &&
      isIn(actions, action) &&
      isIn(nouns, action.split(".")[0] ?? "") &&
      isIn(outcomes, outcome) &&
      (operationIds.length === 0 || (target?.type === "operation" && operationIds.includes(target.id ?? ""))),
  );
}

const CASES: [string, Partial<AuditFilter>][] = [
  ["nothing", {}],
  ["a person", { actors: [ANN] }],
  ["people and callers without an id", { actors: [BEN, "Unknown caller"] }],
  ["an action", { actions: ["context.update"] }],
  ["nouns", { nouns: ["context", "session"] }],
  ["a noun and an action that exclude each other", { nouns: ["policy"], actions: ["context.update"] }],
  ["refusals", { outcomes: ["refused"] }],
  ["both outcomes", { outcomes: ["refused", "allowed"] }],
  [
    "a person's refusals of nouns",
    { actors: [ANN], outcomes: ["refused"], nouns: ["context", "deliveries"] },
  ],
  ["an action that never occurred", { actions: ["policy.delete"] }],
  ["an operation", { operationIds: [OPERATION] }],
  ["an operation by a person", { operationIds: [OPERATION], actors: [BEN] }],
  ["a few hours", { period: { from: new Date(NOW - 9 * HOUR), to: new Date(NOW - 3 * HOUR) } }],
  [
    "a person in a few hours",
    { actors: [ANN], period: { from: new Date(NOW - 9 * HOUR), to: new Date(NOW - 3 * HOUR) } },
  ],
];

describe("the list of the audit trail", () => {
  it("has all rows, the newest first", () => {
    expect(rows).toHaveLength(400);
    expect(rows[0]).toMatchObject({
      actor: { type: expect.any(String) },
      address: "192.0.2.1",
      number: null,
    });
    const order = rows.map(({ at, id }) => `${at.toISOString()} ${id}`);
    expect(order).toEqual([...order].sort().reverse());
  });

  it.each(CASES)(
    "filtered by %s has exactly the rows that match, in pages and in batches",
    async (_, part) => {
      const asked = filter(part);
      const wanted = expected(asked).map(({ id }) => id);
      const order = { sort: "at", direction: "DESC" } as const;
      const position = { ...order, limit: 7, offset: 0 };
      const listed: string[] = [];
      let last = await listAudit(db, asked, position);
      expect(await last.matches()).toMatchObject({ total: wanted.length });
      for (;;) {
        listed.push(...last.items.map(({ id }) => id));
        if (last.next === null) break;
        const after = decodeCursor(last.next, auditList.orders, order);
        last = await listAudit(db, asked, { ...position, after });
      }
      expect(listed).toEqual(wanted);
      expect((await collect(asked, 10)).flat().map(({ id }) => id)).toEqual(wanted);
      const second = await listAudit(db, asked, { ...position, offset: 7 });
      expect(second.items.map(({ id }) => id)).toEqual(wanted.slice(7, 14));
      const oldest = await listAudit(db, asked, { ...position, direction: "ASC" });
      expect(oldest.items.map(({ id }) => id)).toEqual(wanted.toReversed().slice(0, 7));
    },
  );

  it("goes back to the page before", async () => {
    const order = { sort: "at", direction: "DESC" } as const;
    const position = { ...order, limit: 10, offset: 0 };
    const asked = filter({ actors: [ANN] });
    const first = await listAudit(db, asked, position);
    const after = decodeCursor(first.next ?? "", auditList.orders, order);
    const second = await listAudit(db, asked, { ...position, after });
    const before = decodeCursor(second.previous ?? "", auditList.orders, order);
    const back = await listAudit(db, asked, { ...position, before });
    expect(back.items).toEqual(first.items);
  });
});

it("offers every action that occurs, and everybody who can have done something", async () => {
  await db.prisma.userAccount.create({
    data: { id: ANN, email: "ann@example.com", name: "Ann", role: "admin" },
  });
  const options = await auditOptions(db);
  expect(options.action.map(({ value }) => value).sort()).toEqual([...ACTIONS].sort());
  expect(options.action).toContainEqual({ value: "deliveries.retry", label: "Deliveries: retry" });
  expect(options.actor).toContainEqual({ value: ANN, label: "Ann" });
  expect(options.actor).toContainEqual({ value: "Unknown caller", label: "Unknown caller" });
  expect(await withActorIds(db, ["Ann", BEN])).toEqual(["Ann", BEN, ANN]);
});

it("reads one row, and says that there is none", async () => {
  const [first] = rows;
  expect(await getAuditRow(db, first?.id ?? "")).toEqual(first);
  for (const id of ["no id", newId()])
    await expect(getAuditRow(db, id)).rejects.toMatchObject({ code: "not_found" });
});
