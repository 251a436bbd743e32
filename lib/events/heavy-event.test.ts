import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createEvent, createSubscriber } from "../../prisma/factories/factories";
import { deliveryRow } from "../../prisma/factories/rows";
import { newId } from "../db/ids";
import { getDeliveriesOfEvent, getDeliveryDetail } from "../deliveries/data/detail";
import type { DeliveryTimeline } from "../deliveries/detail";
import type { EventPart } from "../deliveries/limits";
import { ANSWER_LIMITS, LAST_ATTEMPT, PAGE_LIMITS } from "../deliveries/limits";
import { deliveryView } from "../deliveries/view/expansion";
import { READER } from "../testing/actors";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { cpuMs } from "../testing/processes/cpu-time";
import { answerEvent, oneEventQuery } from "./api/event";
import { eventAnswer } from "./api/event-answer";
import { readEventPage } from "./data/event";

/** An event with more data than a page can show: 300 subscribers, 50 attempts each, with 16 KiB of every answer. */
const DELIVERIES = 300;
const ATTEMPTS = 50;
const ANSWER = 16 * 1024;
const MIB = 1024 * 1024;

const BR = { "content-encoding": "br" };
const GZIP = { "content-encoding": "gzip" };

let db: TestDatabase;
let heavy: string;
/** An event with 20 deliveries and 20 attempts of each. */
let ordinary: string;

/** Each answer begins with the number of its attempt, unless an answer is passed. */
const TRIED = `
insert into attempt (delivery_id, number, started_at, shard, trigger, wait_ms, duration_ms, outcome, http_status,
  failure_class, failure_kind, failure_detail, response_headers, response_body, response_truncated, next_action, worker_id)
select d.id, number, d.received_at + number * interval '1 s', d.shard, 'automatic', 1, 2.5, 'failure', 500, 'server_error',
  'http_status', 'Answered 500, expected 200', $5::jsonb,
  coalesce($4::bytea, convert_to(rpad(number || ' ', $2, 'x'), 'UTF8')), true, 'retry', d.id
from delivery d, generate_series(1, $3) as number where d.event_id = $1::uuid`;

async function createTriedEvent(
  deliveries: number,
  attempts: number,
  answer: Buffer | null = null,
  headers: Record<string, string> = {},
): Promise<string> {
  const subscriber = await createSubscriber(db.prisma);
  const event = await createEvent(db.prisma);
  const data = Array.from({ length: deliveries }, (_, index) => {
    const subscriberName = `Subscriber ${String(index).padStart(3, "0")}`;
    return deliveryRow(event, subscriber, { subscriberId: newId(), subscriberName, attempts });
  });
  await db.prisma.delivery.createMany({ data });
  await db.pool.query(TRIED, [
    event.id,
    ANSWER,
    attempts,
    answer,
    JSON.stringify({ "content-type": "text/plain", ...headers }),
  ]);
  return event.id;
}

beforeAll(async () => {
  db = await createTestDatabase();
  heavy = await createTriedEvent(DELIVERIES, ATTEMPTS);
  ordinary = await createTriedEvent(20, 20);
  await db.pool.query("analyze");
});
afterAll(() => db.drop());

const pageOf = (eventId: string, part = {}) =>
  readEventPage(db, eventId, part, { zone: "UTC", now: new Date(), seesPayloads: true });
const page = (part = {}) => pageOf(heavy, part);
const countOf = (timelines: readonly { attempts: unknown[] }[]) =>
  timelines.reduce((sum, { attempts }) => sum + attempts.length, 0);
const bytesOf = (timelines: readonly DeliveryTimeline[]) =>
  timelines
    .flatMap(({ attempts }) => attempts)
    .reduce((sum, one) => sum + (one.responseBody?.length ?? 0), 0);

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

/** The growth of the used heap after work whose result is kept; `bytes` includes its buffers. */
async function kept<Result>(work: () => Promise<Result>) {
  // Garbage of earlier work would be collected meanwhile and distort the figure.
  collectGarbage();
  const before = process.memoryUsage();
  const result = await work();
  const after = process.memoryUsage();
  const heap = after.heapUsed - before.heapUsed;
  return { result, heap, bytes: heap + after.arrayBuffers - before.arrayBuffers };
}

describe("an event with more data than can be shown", () => {
  it.each([
    ["its page", PAGE_LIMITS],
    ["an answer of the API", ANSWER_LIMITS],
  ])("is read within the limits of %s", async (_name, limits) => {
    const { result, bytes } = await kept(() => getDeliveriesOfEvent(db, heavy, {}, limits));
    const { timelines } = result;
    expect(timelines).toHaveLength(Math.min(DELIVERIES, limits.deliveries));
    expect(countOf(timelines)).toBeLessThanOrEqual(limits.attempts);
    expect(countOf(timelines)).toBeGreaterThan(limits.attempts / 2);
    expect(bytesOf(timelines)).toBeLessThanOrEqual(limits.bytes);
    expect(bytesOf(timelines)).toBeGreaterThan(limits.bytes * 0.9);
    expect(bytes).toBeLessThan(limits.bytes * 5 + 10 * MIB);
  });

  it("gives the last attempts of all deliveries first", async () => {
    const { timelines } = await getDeliveriesOfEvent(db, heavy, {}, PAGE_LIMITS);
    expect(timelines.every(({ attempts }) => attempts.at(-1)?.number === ATTEMPTS)).toBe(true);
    expect(timelines.every(({ attempts }) => attempts.at(-1)?.isOmitted === false)).toBe(true);
    expect(timelines.every(({ attempts }) => attempts.at(0)?.isOmitted === true)).toBe(true);
    const [first] = timelines;
    expect(first?.attempts.map(({ number }) => number)).toEqual([47, 48, 49, 50]);
    expect(first?.attemptsBefore).toBe(47);
  });

  it("has a small page that is made quickly", async () => {
    let shown: Awaited<ReturnType<typeof page>> = null;
    await page();
    const { result: took, heap } = await kept(() =>
      cpuMs(async () => {
        shown = await page();
      }),
    );
    expect(JSON.stringify(shown).length).toBeLessThan(2 * MIB);
    expect(took).toBeLessThan(200);
    expect(heap).toBeLessThan(20 * MIB);
    expect(shown).toMatchObject({ counts: { retrying: DELIVERIES } });
  });

  it("shows every delivery on its page, in parts", async () => {
    const names = new Set<string>();
    let part: EventPart = {};
    for (let pages = 1; ; pages++) {
      const shown = await page(part);
      expect(shown?.counts.retrying).toBe(DELIVERIES);
      for (const { delivery } of shown?.timelines ?? []) names.add(delivery.subscriberName);
      if (!shown?.next) {
        expect(pages).toBe(DELIVERIES / PAGE_LIMITS.deliveries);
        break;
      }
      part = oneEventQuery.parse({ _after: shown.next });
    }
    expect(names.size).toBe(DELIVERIES);
  });

  it("shows the omitted exchange of an attempt when it is opened", async () => {
    const timeline = (await page())?.timelines[7];
    const left = timeline?.attempts[0];
    expect(left).toMatchObject({ isOmitted: true, responseHeaders: null, responseBody: { kind: "empty" } });
    const query = { deliveryId: left?.deliveryId, attemptsBefore: String((left?.number ?? 0) + 1) };
    const opened = await page(oneEventQuery.parse(query));
    expect(opened?.timelines).toHaveLength(1);
    const attempt = opened?.timelines[0]?.attempts.at(-1);
    expect(attempt).toMatchObject({
      number: left?.number,
      isOmitted: false,
      responseHeaders: { "content-type": "text/plain" },
      responseBody: { kind: "text", bytes: ANSWER },
    });
    expect(JSON.stringify(attempt?.responseBody)).toContain(`"${left?.number} xxx`);
  });

  it("shows its beginning for an unknown part", async () => {
    const shown = await page({ deliveryId: "0190f0a0-0000-7000-8000-000000000000" });
    expect(shown?.timelines).toHaveLength(PAGE_LIMITS.deliveries);
  });

  it("has rows whose expansion reads the last attempt only", async () => {
    const { timelines } = await getDeliveriesOfEvent(db, heavy, {}, PAGE_LIMITS);
    const detail = await getDeliveryDetail(db, timelines[3]?.delivery.deliveryId ?? "", LAST_ATTEMPT);
    expect(detail?.attempts.map(({ number }) => number)).toEqual([ATTEMPTS]);
    expect(detail && deliveryView(detail, true).last?.body).toMatchObject({ kind: "text", bytes: ANSWER });
  });
});

describe.each<[string, Buffer, Record<string, string>]>([
  ["no characters", Buffer.alloc(ANSWER, 0xff), {}],
  ["control characters", Buffer.alloc(ANSWER, 0x01), {}],
  ["8 MiB of control characters, as br", brotliCompressSync(Buffer.alloc(8 * MIB, 0x01)), BR],
  ["8 MiB of no characters, as br", brotliCompressSync(Buffer.alloc(8 * MIB, 0xff)), BR],
  ["8 MiB of letters, as gzip", gzipSync(Buffer.alloc(8 * MIB, "a")), GZIP],
])("an event with very many answers of %s", (_name, answer, headers) => {
  let eventId: string;
  beforeAll(async () => {
    eventId = await createTriedEvent(100, 20, answer, headers);
    await page();
  });

  it("has a small page that is made quickly", async () => {
    const { result: took, heap } = await kept(() => cpuMs(() => pageOf(eventId)));
    expect(took).toBeLessThan(200);
    expect(heap).toBeLessThan(20 * MIB);
  });

  it("is answered quickly by the API", async () => {
    const took = await cpuMs(() => answerEvent(db, READER, eventId));
    expect(took).toBeLessThan(1000);
  });
});

describe("GET /api/v1/events/{id}", () => {
  it("reports what it leaves out of very many attempts, and gives it on request", async () => {
    const answer = await answerEvent(db, READER, heavy);
    expect(eventAnswer.strict().parse(answer)).toEqual(answer);
    expect(JSON.stringify(answer).length).toBeLessThan(20 * MIB);
    expect(answer.deliveries).toHaveLength(DELIVERIES);
    const [first] = answer.deliveries;
    const numbers = first?.attempts.map(({ number }) => number) ?? [];
    expect(numbers).toEqual([45, 46, 47, 48, 49, 50]);
    expect(first?.attemptsBefore).toBe(45);
    expect(first?.attempts[0]).toMatchObject({ omitted: true, request: null, response: null });
    expect(first?.attempts.at(-1)).not.toHaveProperty("omitted");

    const seen = [...numbers];
    const deliveryId = first?.deliveryId ?? "";
    const rest = await answerEvent(db, READER, heavy, { deliveryId, attemptsBefore: first?.attemptsBefore });
    for (const { number, response } of rest.deliveries[0]?.attempts ?? []) {
      expect(response).toMatchObject({ body: expect.stringMatching(new RegExp(`^${number} x`)) });
      seen.push(number);
    }
    expect(new Set(seen).size).toBe(ATTEMPTS);
    expect(rest.deliveries[0]).not.toHaveProperty("attemptsBefore");
  });

  it("answers an ordinary event as a whole", async () => {
    const answer = await answerEvent(db, READER, ordinary);
    expect(answer).not.toHaveProperty("next");
    expect(answer.deliveries).toHaveLength(20);
    for (const delivery of answer.deliveries) {
      expect(delivery).not.toHaveProperty("attemptsBefore");
      expect(delivery.attempts).toHaveLength(20);
      for (const attempt of delivery.attempts) {
        expect(attempt).not.toHaveProperty("omitted");
        expect(attempt.response).toHaveProperty("body.length", ANSWER);
      }
    }
  });

  it("refuses unknown parts by name", async () => {
    const id = "0190f0a0-0000-7000-8000-000000000000";
    await expect(answerEvent(db, READER, heavy, { deliveryId: id })).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(answerEvent(db, READER, heavy, { after: id })).rejects.toMatchObject({
      code: "invalid",
      details: [{ field: "_after" }],
    });
  });

  it.each([
    ["attemptsBefore", { attemptsBefore: "5" }],
    ["attemptsBefore", { deliveryId: crypto.randomUUID(), attemptsBefore: "1" }],
    ["deliveryId", { deliveryId: "42" }],
    ["_after", { deliveryId: crypto.randomUUID(), _after: crypto.randomUUID() }],
  ])("refuses a bad %s by name: %j", (field, query) => {
    expect(oneEventQuery.safeParse(query).error?.issues[0]?.path).toEqual([field]);
  });

  it("does not accept a part as the whole", () => {
    expect(oneEventQuery.parse({})).toEqual({});
  });

  it("counts the JSON escapes of control characters, and reports bodies cut by decoding", async () => {
    const event = await createTriedEvent(1, 60);
    const answer = gzipSync(Buffer.alloc(300_000));
    await db.pool.query(
      `update attempt set response_body = $2, response_headers = '{"content-encoding":"gzip"}', response_truncated = false
       where delivery_id in (select id from delivery where event_id = $1::uuid)`,
      [event, answer],
    );
    const answered = await answerEvent(db, READER, event);
    expect(JSON.stringify(answered).length).toBeLessThan(20 * MIB);
    const attempts = answered.deliveries[0]?.attempts ?? [];
    expect(attempts).toHaveLength(60);
    expect(attempts.at(-1)?.response).toMatchObject({ encoding: "utf8", truncated: true });
    expect(attempts[0]).toMatchObject({ omitted: true });
  });
});
