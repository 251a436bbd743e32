import { describe, expect, it } from "vitest";
import { newId } from "@/lib/db/ids";
import { createKey } from "@/lib/testing/api";
import { operationsApi } from "@/lib/testing/operations-api";
import { publishToNewHandler } from "@/lib/testing/published-hub";

const { db, make, read, start, items } = operationsApi();

const TODAY = new Date().toISOString().slice(0, 10);
const TOMORROW = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
const days = { beginDate: TODAY, endDate: TOMORROW };
const backfill = (selection: object, options?: Parameters<typeof make>[1]) =>
  make({ kind: "backfill", selection }, options);

describe("a backfill", () => {
  it("is frozen with the ids that its deliveries will have, and says in words what was selected", async () => {
    const { publish, subscribe, handler, context } = await publishToNewHandler(db());
    const events = await publish();
    const { id: subscriberId, name } = await subscribe(["latency"]);
    const named = { handlers: [handler.basePath], topics: ["latency"], contexts: ["default", context.name] };
    const selection = { events: { ...days, ...named }, subscriberId };
    const { status, body } = await backfill(selection);
    expect([status, body.kind, body.state]).toEqual([201, "backfill", "draft"]);
    expect(body).toMatchObject({ selection, counts: { total: 2, pending: 2 }, canary: { items: 50 } });
    expect(body.filterInWords).toMatch(/^Events received: .+ – .+; To: /);
    expect(body.filterInWords).toContain(
      `To: ${name}; Handler: ${handler.basePath}; Topic: latency; Context: default, ${context.name}`,
    );
    const frozen: { eventId: string; deliveryId: string }[] = await items(body.id);
    const wanted = [events.get("latency default"), events.get(`latency ${context.name}`)];
    expect(frozen.map(({ eventId }) => eventId).sort()).toEqual(wanted.sort());
    expect(await db().prisma.delivery.count({ where: { subscriberId } })).toBe(0);
    expect((await read(body.id)).body).toMatchObject({ filterInWords: body.filterInWords });
    expect((await start(body.id, { expectedTotal: 2 })).status).toBe(202);
  });

  it("needs the scope deliveries:retry", async () => {
    const { publish, subscribe } = await publishToNewHandler(db());
    await publish();
    const { id: subscriberId } = await subscribe(["latency"]);
    const key = await createKey(db(), ["deliveries:discard"]);
    expect((await backfill({ events: days, subscriberId }, { key })).status).toBe(403);
  });

  const subscriberId = newId();
  it.each([
    ["no subscriber", { events: days }, "selection.subscriberId"],
    ["an unknown subscriber", { events: days, subscriberId }, "selection.subscriberId"],
    ["a subscriber without events", { deliveryIds: [newId()], subscriberId }, "selection.subscriberId"],
    ["no period", { events: { beginDate: TODAY }, subscriberId }, "selection.events.endDate"],
    [
      "a reversed period",
      { events: { beginDate: TOMORROW, endDate: TODAY }, subscriberId },
      "selection.events.beginDate",
    ],
    ["no date", { events: { ...days, beginDate: "yesterday" }, subscriberId }, "selection.events.beginDate"],
    ["an unknown field", { events: { ...days, topic: "a" }, subscriberId }, "selection.events.topic"],
    ["two ways", { events: days, deliveryIds: [newId()], subscriberId }, "selection.events"],
    ["deliveries", { deliveryIds: [newId()] }, "selection"],
  ])("is refused with %s, naming the field", async (_what, selection, field) => {
    const { status, body } = await backfill(selection);
    expect([status, body.error.details[0].field]).toEqual([400, field]);
  });

  it("is the only kind that takes events", async () => {
    const { status, body } = await make({ selection: { events: days, subscriberId } });
    expect([status, body.error.details[0].field]).toEqual([400, "kind"]);
  });
});
