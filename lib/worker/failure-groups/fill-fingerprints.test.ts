import { afterAll, beforeAll, expect, it } from "vitest";
import { createSubscriber } from "../../../prisma/factories/factories";
import { createFailures } from "../../../prisma/factories/failures";
import { createTestDatabase, type TestDatabase } from "../../testing/database";
import { Link } from "../database/link";
import { FingerprintStore } from "../settling/fingerprint-store";
import { fillFingerprints } from "./fill-fingerprints";

let db: TestDatabase;
let link: Link;
let store: FingerprintStore;
beforeAll(async () => {
  db = await createTestDatabase();
  link = new Link(db.url, "test");
  store = new FingerprintStore(new Link(db.url, "test"), { now: Date.now });
});
afterAll(async () => {
  await Promise.all([link.close(), store.close()]);
  await db.drop();
});

type Subscriber = Awaited<ReturnType<typeof createSubscriber>>;

async function createAnswered(subscriber: Subscriber, body: string, headers: Record<string, string> = {}) {
  const { deliveries } = await createFailures(db, 1, { subscriber });
  const [delivery] = deliveries;
  if (!delivery) throw new Error("no failure was made");
  await db.prisma.attempt.updateMany({
    where: { deliveryId: delivery.id },
    data: { responseBody: new Uint8Array(Buffer.from(body)), responseHeaders: headers },
  });
  return delivery;
}

const read = async (id: string) => {
  const found = await db.prisma.delivery.findFirstOrThrow({ where: { id } });
  const fingerprint = await db.prisma.failureFingerprint.findUnique({
    where: { id: found.failureFingerprintId ?? 0n },
    include: { group: true },
  });
  const where = { deliveryId: id, failureFingerprintId: found.failureFingerprintId };
  return { template: fingerprint?.group.template ?? null, marked: await db.prisma.attempt.count({ where }) };
};

it("gives earlier failures their groups, in chunks, with the attempt that they show", async () => {
  const subscriber = await createSubscriber(db.prisma);
  const numbered = await Promise.all(
    [1, 2, 3, 4, 5].map((n) => createAnswered(subscriber, `Order ${n} is unknown`)),
  );
  const json = await createAnswered(subscriber, '{"error":"gone"}', { "content-type": "application/json" });
  expect(await fillFingerprints(link, store, { chunk: 2 })).toBe(6);
  for (const { id } of numbered)
    expect(await read(id)).toEqual({ template: "Order ⟨number⟩ is unknown", marked: 1 });
  expect(await read(json.id)).toEqual({ template: "gone", marked: 1 });
  expect(await db.prisma.failureGroup.count({ where: { subscriberId: subscriber.id } })).toBe(2);
  expect(await fillFingerprints(link, store)).toBe(0);
});

it("says so of an answer that is no longer kept, and knows one that never came", async () => {
  const subscriber = await createSubscriber(db.prisma);
  const [gone, unavailable] = [await createAnswered(subscriber, "x"), await createAnswered(subscriber, "x")];
  await db.prisma.attempt.deleteMany({ where: { deliveryId: { in: [gone.id, unavailable.id] } } });
  const data = {
    failureKind: "subscriber_unavailable",
    failureClass: "no_response",
    httpStatus: null,
  } as const;
  await db.prisma.delivery.updateMany({ where: { id: unavailable.id }, data });
  await fillFingerprints(link, store);
  expect((await read(gone.id)).template).toBe("answer no longer kept");
  expect((await read(unavailable.id)).template).toBe("subscriber unavailable");
});

it("leaves a delivery alone that is sent again meanwhile, and stops when it no longer leads", async () => {
  const subscriber = await createSubscriber(db.prisma);
  const moved = await createAnswered(subscriber, "moved");
  const moving = {
    load: async (failures: Parameters<FingerprintStore["load"]>[0]) => {
      await store.load(failures);
      await db.prisma.delivery.updateMany({ where: { id: moved.id }, data: { state: "scheduled" } });
    },
  };
  expect(await fillFingerprints(link, moving)).toBe(0);
  expect(await read(moved.id)).toMatchObject({ template: null });
  const late = await createAnswered(subscriber, "late");
  expect(await fillFingerprints(link, store, { mayGoOn: () => false })).toBe(0);
  expect(await read(late.id)).toMatchObject({ template: null });
});
