import { describe, expect, it } from "vitest";
import { newId } from "@/lib/db/ids";
import { createKey } from "@/lib/testing/api";
import { operationsApi } from "@/lib/testing/operations-api";

const { db, make, read, start, pause, resume, cancel, pace, failures } = operationsApi();

async function draftOf(body: object = {}): Promise<string> {
  const { selection } = await failures(1);
  return (await make({ selection, ...body })).body.id;
}
async function started(body: object = {}): Promise<string> {
  const id = await draftOf(body);
  await start(id);
  return id;
}
const refusal = ({ status, body }: Awaited<ReturnType<typeof start>>) => [status, body.error?.details?.[0]];
const conflictWith = (state: string) => [409, { field: "state", message: state }];
const setState = (id: string, data: object) => db().prisma.operation.update({ where: { id }, data });

describe("an operation", () => {
  it("is started, paused, resumed and cancelled, each audited", async () => {
    const id = await draftOf();
    expect(await start(id)).toMatchObject({
      status: 202,
      body: { id, state: "running", startedAt: expect.any(String) },
    });
    expect(refusal(await start(id))).toEqual(conflictWith("running"));
    expect(await pause(id)).toMatchObject({ status: 202, body: { state: "pausing", stateReason: "user" } });
    expect(refusal(await pause(id))).toEqual(conflictWith("pausing"));
    expect(await resume(id)).toMatchObject({ status: 202, body: { state: "running", stateReason: null } });
    expect(refusal(await resume(id))).toEqual(conflictWith("running"));
    expect(await cancel(id)).toMatchObject({ status: 202, body: { state: "cancelling" } });
    for (const again of [cancel, pause, resume, start])
      expect(refusal(await again(id))).toEqual(conflictWith("cancelling"));
    const audited = await db().prisma.auditLog.findMany({ where: { targetId: id }, orderBy: { id: "asc" } });
    expect(audited.map(({ action }) => action)).toEqual(
      ["create", "start", "pause", "resume", "cancel"].map((verb) => `operation.${verb}`),
    );
  });

  it("that is only a draft is neither paused, resumed nor cancelled", async () => {
    const id = await draftOf();
    for (const move of [pause, resume, cancel])
      expect(refusal(await move(id))).toEqual(conflictWith("draft"));
  });

  it("that expired is not started, and stays expired", async () => {
    const id = await draftOf();
    await setState(id, { expiresAt: new Date(Date.now() - 1) });
    expect(refusal(await start(id))).toEqual(conflictWith("expired"));
    expect((await read(id)).body.state).toBe("expired");
    expect(refusal(await pace(id, { perSecond: 5 }))).toEqual(conflictWith("expired"));
    const audited = await db().prisma.auditLog.findMany({ where: { targetId: id, actorType: "system" } });
    expect(audited.map(({ action }) => action)).toEqual(["operation.expire"]);
  });

  it("waits for its start time and its window, paused and resumed meanwhile", async () => {
    const startAt = new Date(Date.now() + 3_600_000).toISOString();
    const id = await draftOf({ startAt });
    expect(await start(id)).toMatchObject({ status: 202, body: { state: "scheduled", startAt } });
    expect((await pause(id)).body.state).toBe("pausing");
    expect((await resume(id)).body.state).toBe("scheduled");
    expect((await cancel(id)).body.state).toBe("cancelling");
    const hour = (new Date().getUTCHours() + 2) % 24;
    const clock = (of: number) => `${String(of % 24).padStart(2, "0")}:00`;
    const window = { from: clock(hour), to: clock(hour + 1), timeZone: "UTC" };
    const windowed = await draftOf({ window });
    expect(await start(windowed)).toMatchObject({ body: { state: "scheduled", window } });
  });

  it("begins at most 30 days ahead", async () => {
    const { selection } = await failures(1);
    const startAt = new Date(Date.now() + 31 * 86_400_000).toISOString();
    const { status, body } = await make({ selection, startAt });
    expect([status, body.error.details[0].field]).toEqual([400, "startAt"]);
  });

  it("begins the time of its stage anew when it is resumed", async () => {
    const release = { stage: "ramp", perSecond: 20, since: 5, heldUntil: 9 };
    const id = await started();
    await setState(id, { state: "paused", stateReason: "inconclusive", release });
    await resume(id);
    const after = await db().prisma.operation.findUniqueOrThrow({ where: { id } });
    expect(after.release).toEqual({ stage: "ramp", perSecond: 20, since: expect.any(Number) });
    expect((after.release as { since: number }).since).toBeGreaterThan(Date.now() - 60_000);
  });

  it("that runs is resumed with its paused subscribers", async () => {
    const { selection, subscriber } = await failures(1);
    const { id } = (await make({ selection })).body;
    await start(id);
    const paused = {
      operationId: id,
      subscriberId: subscriber.id,
      reason: "failure_share",
      since: new Date(),
    } as const;
    await db().prisma.operationSubscriber.create({ data: paused });
    const stateOf = async () => (await read(id)).body.bySubscriber[0].state;
    expect(await stateOf()).toBe("paused");
    expect(await resume(id)).toMatchObject({ status: 202, body: { state: "running" } });
    expect(await stateOf()).toBe("running");
    expect(refusal(await resume(id))).toEqual(conflictWith("running"));
  });
});

describe("the pace", () => {
  it("is replaced as a whole, and audited with the old one", async () => {
    const id = await started({ pace: { perSecond: 50, perSubscriberPerSecond: 5 } });
    expect(await pace(id, { perSecond: 20 })).toMatchObject({
      status: 200,
      body: { pace: { perSecond: 20 } },
    });
    expect((await read(id)).body.pace).toEqual({ perSecond: 20 });
    expect((await pace(id, null)).body.pace).toBeNull();
    const audited = await db().prisma.auditLog.findFirst({
      where: { targetId: id, action: "operation.pace" },
      orderBy: { id: "asc" },
    });
    expect(audited?.detail).toMatchObject({
      changes: { pace: { from: { perSecond: 50, perSubscriberPerSecond: 5 }, to: { perSecond: 20 } } },
    });
  });

  it("of an operation that has ended is refused", async () => {
    const id = await started();
    await setState(id, { state: "done", finishedAt: new Date() });
    expect(refusal(await pace(id, { perSecond: 5 }))).toEqual(conflictWith("done"));
  });

  it("is nothing to a kind that sends nothing", async () => {
    const id = await started({ kind: "discard" });
    expect(await pace(id, { perSecond: 5 })).toMatchObject({ status: 200, body: { pace: null } });
  });
});

it("what there is not is 404, and another's kind 403", async () => {
  const key = await createKey(db(), ["deliveries:discard"]);
  const id = await started();
  for (const move of [start, pause, resume, cancel]) expect((await move(newId())).status).toBe(404);
  expect((await start(id, undefined, { key })).status).toBe(403);
  for (const move of [pause, resume, cancel]) expect((await move(id, { key })).status).toBe(403);
  expect((await pace(id, { perSecond: 5 }, { key })).status).toBe(403);
  const retry = await createKey(db(), ["deliveries:retry"]);
  expect((await pace(id, { perSecond: 600 }, { key: retry })).status).toBe(403);
  expect((await read(id)).body).toMatchObject({ state: "running", pace: { perSecond: 100 } });
});
