import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  createDelivery,
  createEvent,
  createFailedDelivery,
  createHandler,
  createSubscriber,
  createWorker,
} from "../../prisma/factories/factories";
import { READER } from "../testing/actors";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { answerEvent } from "./api/event";
import { eventAnswer } from "./api/event-answer";
import { answerEventList, eventList, listEventsQuery } from "./api/list";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

const ask = (query: Record<string, unknown>) => answerEventList(db, listEventsQuery.parse(query));

describe("GET /api/v1/events", () => {
  it("answers as its schema describes, and filters by names of the configuration", async () => {
    const [orders, alerts] = [await createHandler(db.prisma), await createHandler(db.prisma)];
    const event = await createEvent(db.prisma, { handlerId: orders.id });
    await createEvent(db.prisma, { handlerId: alerts.id, priority: null, value: "0.05" });
    const answer = await ask({ handler: orders.basePath, contextName: "default", status: "success" });
    expect(eventList.strict().parse(answer)).toMatchObject({
      total: 1,
      totalIsExact: true,
      limit: 50,
      offset: 0,
    });
    expect(answer.items[0]).toMatchObject({
      eventId: event.id,
      receivedAt: event.receivedAt.toISOString(),
      httpStatus: 202,
      priority: "normal",
      value: null,
      deliveries: { delivered: 0, retrying: 0, failed: 0, discarded: 0 },
    });
    expect((await ask({ handler: alerts.basePath })).items).toMatchObject([
      { priority: null, value: "0.05" },
    ]);
    const both = await ask({ handler: [orders.basePath, alerts.basePath], _limit: "1", _offset: "1" });
    expect(both).toMatchObject({ total: 2, limit: 1, offset: 1, items: [{ eventId: event.id }] });
  });

  it.each([
    ["handler", { handler: "/nowhere" }],
    ["contextName", { contextName: "nowhere" }],
    ["beginDate", { beginDate: "2026-01-01", endDate: "2026-02-02" }],
    ["beginDate", { beginDate: "2026-02-02", endDate: "2026-01-01" }],
  ])("refuses a bad %s by name", async (field, query) => {
    await expect(ask(query)).rejects.toMatchObject({ code: "invalid", details: [{ field }] });
  });

  it.each([
    ["limit", "50"],
    ["_limit", "501"],
    ["status", "202"],
    ["eventId", "42"],
    ["publisherId", "Shop"],
  ])("refuses %s=%s, naming it", (name, value) => {
    const result = listEventsQuery.safeParse({ [name]: value });
    const named = result.error?.issues.map((issue) =>
      issue.code === "unrecognized_keys" ? issue.keys[0] : issue.path[0],
    );
    expect(named).toEqual([name]);
  });
});

describe("GET /api/v1/events/{id}", () => {
  it("answers the event with its deliveries and attempts", async () => {
    const subscriber = await createSubscriber(db.prisma);
    const event = await createEvent(db.prisma, {
      body: '{"a":"é"}',
      headers: { "client-secret": "s3cret" },
      priority: 0,
      value: "12345678901234.5000",
    });
    const delivery = await createFailedDelivery(db.prisma, event, subscriber, { httpStatus: 503 });
    const answer = await answerEvent(db, READER, event.id);
    expect(eventAnswer.strict().parse(answer)).toEqual(answer);
    expect(answer).toMatchObject({
      eventId: event.id,
      priority: "high",
      value: "12345678901234.5",
      payload: { body: '{"a":"é"}', encoding: "utf8", headers: { "client-secret": "[masked]" } },
      deliveries: [
        {
          deliveryId: delivery.id,
          state: "failed",
          attempts: [{ number: 1, httpStatus: 503, response: { body: "it did not work", encoding: "utf8" } }],
        },
      ],
    });
  });

  it("gives the reason why a due delivery waits, and until when", async () => {
    await createWorker(db.prisma);
    const circuit = { failureRate: 0.5 };
    const [open, off, paused] = [
      await createSubscriber(db.prisma, { name: "a open", circuit }),
      await createSubscriber(db.prisma, { name: "b switched off", circuit: { ...circuit, enabled: false } }),
      await createSubscriber(db.prisma, { name: "c paused", paused: true }),
    ];
    const alternativeUrl = "https://spare.example.com/hook";
    const fallback = await createSubscriber(db.prisma, { name: "d fallback", circuit, alternativeUrl });
    const nextProbeAt = new Date(Date.now() + 60_000);
    const standing = { state: "open", version: 1, since: new Date(), nextProbeAt, openings: 1 } as const;
    for (const { id: subscriberId } of [open, off, fallback])
      await db.prisma.subscriberCircuit.create({ data: { subscriberId, ...standing } });
    const event = await createEvent(db.prisma, { body: "{}" });
    for (const subscriber of [open, off, paused, fallback])
      await createDelivery(db.prisma, event, subscriber);
    const answer = await answerEvent(db, READER, event.id);
    expect(eventAnswer.strict().parse(answer)).toEqual(answer);
    expect(answer.deliveries.map(({ waiting }) => waiting)).toEqual([
      { reason: "circuit_open", until: nextProbeAt.toISOString() },
      null,
      { reason: "paused", until: null },
      null,
    ]);
  });

  it("gives binary data as base64, and text byte for byte", async () => {
    const binary = Buffer.from([0xff, 0xfe, 0x00, 0x80]);
    const marked = Buffer.from("\uFEFF{}", "utf8");
    const answers = await Promise.all(
      [binary, marked].map(async (body) => {
        const event = await createEvent(db.prisma, { body });
        const { payload } = await answerEvent(db, READER, event.id);
        return payload && "body" in payload ? payload : null;
      }),
    );
    expect(answers).toMatchObject([{ encoding: "base64" }, { encoding: "utf8" }]);
    expect(answers.map((one) => Buffer.from(one?.body ?? "", one?.encoding))).toEqual([binary, marked]);
  });

  it("answers 404 to an unknown event", async () => {
    const id = "01932b1e-0000-7000-8000-000000000001";
    await expect(answerEvent(db, READER, id)).rejects.toMatchObject({ code: "not_found", status: 404 });
  });
});
