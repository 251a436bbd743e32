import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createSubscriber } from "../../../prisma/factories/factories";
import { createFailureGroup, createFingerprint } from "../../../prisma/factories/failure-groups";
import { createFailures } from "../../../prisma/factories/failures";
import { createOperation } from "../../../prisma/factories/operations";
import { createTestDatabase, type TestDatabase } from "../../testing/database";
import { untilBlocked } from "../../testing/until";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../time/units";
import { Link } from "../database/link";
import { GroupLife } from "./life";

let db: TestDatabase;
let link: Link;
beforeAll(async () => {
  db = await createTestDatabase();
  link = new Link(db.url, "test");
});
afterAll(async () => {
  await link.close();
  await db.drop();
});

const NOW = Date.now();
const ago = (ms: number) => new Date(NOW - ms);
type GroupData = Parameters<typeof createFailureGroup>[2];

async function arrange(data: GroupData, failures: Date[] = []) {
  const subscriber = await createSubscriber(db.prisma);
  const { group, fingerprint } = await createFailureGroup(db.prisma, subscriber, data);
  const deliveries = [];
  for (const failedAt of failures) {
    const made = await createFailures(db, 1, { subscriber, failedAt, failureFingerprintId: fingerprint.id });
    deliveries.push(...made.deliveries);
  }
  return { id: group.id, subscriber, fingerprint, deliveries };
}

const stepAt = (now = NOW) => new GroupLife(link, { now: () => now }, () => {}).step();
const find = (id: bigint) => db.prisma.failureGroup.findUniqueOrThrow({ where: { id } });
const audited = (id: bigint) =>
  db.prisma.auditLog.findMany({
    where: { targetType: "group", targetId: String(id) },
    orderBy: { at: "asc" },
  });

describe("a resolved group", () => {
  const resolved = { state: "resolved", stateReason: "user", resolvedAt: ago(HOUR_MS), version: 4 } as const;

  it("is regressed by an attempt that began after the resolve, and the hub did it", async () => {
    const { id } = await arrange(resolved, [ago(2 * HOUR_MS), ago(HOUR_MS - 1)]);
    await stepAt();
    expect(await find(id)).toMatchObject({
      state: "regressed",
      stateReason: "failed_again",
      version: 5,
      stateAt: new Date(NOW),
    });
    expect(await audited(id)).toMatchObject([
      {
        ...{ actorType: "system", actorName: "Redeliver", action: "group.regress", outcome: "allowed" },
        detail: { because: "failed_again", changes: { state: { from: "resolved", to: "regressed" } } },
      },
    ]);
    await stepAt();
    expect(await find(id)).toMatchObject({ version: 5 });
  });

  it.each([
    ["an attempt that began before it", [ago(2 * HOUR_MS)]],
    ["one that began at the resolve", [ago(HOUR_MS)]],
    ["nothing", []],
  ])("stays so after %s, whenever that is settled", async (_, failures) => {
    const { id } = await arrange(resolved, failures);
    const life = new GroupLife(link, { now: () => NOW }, () => {});
    await life.step();
    await life.step();
    expect(await find(id)).toMatchObject({ state: "resolved", version: 4 });
  });

  it("is regressed by what was merged into it, and not by what is its no more", async () => {
    const { id, fingerprint } = await arrange(resolved);
    const other = await arrange({ state: "open" }, [ago(MINUTE_MS)]);
    await db.prisma.failureFingerprint.update({ where: { id: other.fingerprint.id }, data: { groupId: id } });
    await stepAt();
    expect((await find(id)).state).toBe("regressed");
    expect((await find(other.id)).state).toBe("open");
    await db.prisma.failureGroup.update({ where: { id }, data: resolved });
    await db.prisma.failureFingerprint.update({
      where: { id: other.fingerprint.id },
      data: { groupId: other.id },
    });
    await createFingerprint(db.prisma, id);
    await stepAt();
    expect((await find(id)).state).toBe("resolved");
    expect(fingerprint.groupId).toBe(id);
  });

  it("stays as an operator has it who is faster", async () => {
    const { id } = await arrange(resolved, [ago(MINUTE_MS)]);
    const blocker = await db.pool.connect();
    try {
      await blocker.query("begin");
      await blocker.query(
        "update failure_group set state = 'muted', muted_for = 9, version = 5 where id = $1",
        [id],
      );
      const step = stepAt();
      await untilBlocked(db);
      await blocker.query("commit");
      await step;
    } finally {
      blocker.release();
    }
    expect(await find(id)).toMatchObject({ state: "muted", version: 5 });
    expect(await audited(id)).toEqual([]);
  });
});

describe("a muted group", () => {
  const muted = { state: "muted", stateAt: ago(HOUR_MS) } as const;

  it.each([
    ["its time has come", { mutedUntil: ago(1) }, [], "open"],
    ["its time has not come", { mutedUntil: ago(-1000) }, [], "muted"],
    ["so many have failed since", { mutedFor: 2 }, [ago(2), ago(1)], "open"],
    ["fewer have failed since", { mutedFor: 2 }, [ago(2 * HOUR_MS), ago(1)], "muted"],
  ])("when %s", async (_, until, failures, state) => {
    const { id } = await arrange({ ...muted, ...until }, failures);
    await stepAt();
    const ended = { stateReason: "mute_ended", mutedUntil: null, mutedFor: null, version: 2 };
    expect(await find(id)).toMatchObject(
      state === "open" ? { state, ...ended } : { state, version: 1, ...until },
    );
    expect((await audited(id)).map(({ action }) => action)).toEqual(state === "open" ? ["group.unmute"] : []);
  });

  it("is open once it is worse than in the day before", async () => {
    const before = Array.from({ length: 12 }, (_, index) => ago(HOUR_MS + 1000 + index));
    const few = Array.from({ length: 12 }, (_, index) => ago(1000 + index));
    const { id, subscriber, fingerprint } = await arrange({ ...muted, mutedUntilWorse: true }, [
      ...before,
      ...few,
    ]);
    await stepAt();
    expect(await find(id)).toMatchObject({ state: "muted", muteBaseline: { limit: 12 } });
    await createFailures(db, 1, { subscriber, failedAt: ago(500), failureFingerprintId: fingerprint.id });
    await stepAt(NOW + 5 * MINUTE_MS + 2000);
    expect((await find(id)).state).toBe("muted");
    await stepAt();
    expect(await find(id)).toMatchObject({
      state: "open",
      stateReason: "worse",
      mutedUntilWorse: false,
      muteBaseline: null,
    });
  });
});

describe("a group is resolved by itself", () => {
  it("after 14 quiet days", async () => {
    const old = { createdAt: ago(20 * DAY_MS), stateAt: ago(20 * DAY_MS) };
    const quiet = await arrange({ ...old, state: "acknowledged" });
    const young = await arrange({ createdAt: ago(13 * DAY_MS), stateAt: ago(13 * DAY_MS) });
    const loud = await arrange(old, [ago(HOUR_MS)]);
    const muted = await arrange({ ...old, state: "muted", mutedFor: 3 });
    await stepAt();
    expect(await find(quiet.id)).toMatchObject({
      state: "resolved",
      stateReason: "quiet",
      resolvedAt: new Date(NOW),
    });
    const others = await Promise.all([young, loud, muted].map(({ id }) => find(id)));
    expect(others.map(({ state }) => state)).toEqual(["open", "open", "muted"]);
  });

  it.each([
    ["all of its deliveries were delivered", "done", "delivered", false, "resolved"],
    ["one failed again", "done", "failed_again", false, "open"],
    ["it was cancelled", "cancelled", "delivered", false, "open"],
    ["more have failed meanwhile", "done", "delivered", true, "open"],
  ] as const)("when an operation on it ended and %s", async (_, state, result, failsMore, becomes) => {
    const { id, deliveries } = await arrange({ stateAt: ago(HOUR_MS) }, [ago(HOUR_MS), ago(HOUR_MS)]);
    const finishedAt = ago(MINUTE_MS);
    const selection = { groupId: Number(id) };
    const operation = await createOperation(db.prisma, { state, finishedAt, selection }, deliveries, result);
    const where = { id: { in: deliveries.map((one) => one.id) } };
    if (!failsMore)
      await db.prisma.delivery.updateMany({
        where,
        data: { state: "delivered", failureFingerprintId: null },
      });
    await stepAt();
    const found = await find(id);
    expect(found.state).toBe(becomes);
    if (becomes === "open") return;
    expect(found).toMatchObject({ stateReason: "operation", resolvedAt: finishedAt });
    expect(await audited(id)).toMatchObject([
      { action: "group.resolve", detail: { operationId: operation.id } },
    ]);
  });
});
