import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createSubscriber } from "../../../prisma/factories/factories";
import { fingerprintOf } from "../../engine/fingerprint/fingerprint";
import { createTestDatabase, type TestDatabase } from "../../testing/database";
import { DAY_MS } from "../../time/units";
import { Link } from "../database/link";
import {
  type Fingerprinted,
  FingerprintStore,
  NEW_GROUPS_PER_DAY,
  OVERFLOW_TEMPLATE,
} from "./fingerprint-store";

let db: TestDatabase;
const links: Link[] = [];
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(async () => {
  await Promise.all(links.map((link) => link.close()));
  await db.drop();
});

const START = Date.UTC(2026, 10, 27, 12);

function createLink() {
  const link = new Link(db.url, "test", { lockMs: 300 });
  links.push(link);
  return link;
}
const createStore = (clock = { now: () => START }) => new FingerprintStore(createLink(), clock);

async function createFailures(templates: readonly string[], subscriberId?: string): Promise<Fingerprinted[]> {
  const id = subscriberId ?? (await createSubscriber(db.prisma)).id;
  const facts = {
    subscriberId: id,
    expectedStatus: 200,
    httpStatus: 503,
    failureKind: "http_status",
  } as const;
  return templates.map((template) => ({
    ...{ ...facts, failureClass: "server_error", deliveryId: randomUUID(), attempt: 1 },
    ...{ fingerprint: fingerprintOf(facts, template), fingerprintId: null },
  }));
}

const groupsOf = ([failure]: readonly Fingerprinted[]) =>
  db.prisma.failureGroup.findMany({
    where: { subscriberId: failure?.subscriberId ?? "" },
    include: { fingerprints: true, homeFingerprints: true },
    orderBy: { template: "asc" },
  });
const idsOf = (failures: readonly Fingerprinted[]) => failures.map(({ fingerprintId }) => fingerprintId);
const numbered = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => `answer ${from + index}`);

describe("the store of fingerprints", () => {
  it("makes a group for each new one, with what it was made of, and finds it again", async () => {
    const failures = await createFailures(["one", "other", "one"]);
    await createStore().resolve(failures);
    const groups = await groupsOf(failures);
    const [first] = failures;
    expect(groups).toMatchObject([
      {
        template: "one",
        state: "open",
        stateReason: null,
        httpStatus: 503,
        failureClass: "server_error",
        isOverflow: false,
      },
      {
        template: "other",
        expectedStatus: 200,
        failureKind: "http_status",
        createdAt: new Date(START),
        version: 1,
      },
    ]);
    expect(groups[1]).toMatchObject({ sampleDeliveryId: failures[1]?.deliveryId, sampleAttempt: 1 });
    const ids = groups.map(({ fingerprints: [fingerprint] }) => String(fingerprint?.id));
    expect(idsOf(failures)).toEqual([ids[0], ids[1], ids[0]]);
    expect(groups[0]?.homeFingerprints).toEqual(groups[0]?.fingerprints);
    const again = await createFailures(["other"], first?.subscriberId);
    await createStore().resolve(again);
    expect(idsOf(again)).toEqual([ids[1]]);
  });

  it("makes one group when two workers meet the same answer at once", async () => {
    const subscriber = await createSubscriber(db.prisma);
    const both = await Promise.all([1, 2].map(() => createFailures(numbered(20), subscriber.id)));
    await Promise.all(both.map((failures) => createStore().load(failures)));
    expect(idsOf(both[0] ?? [])).toEqual(idsOf(both[1] ?? []));
    expect(idsOf(both[0] ?? [])).not.toContain(null);
    expect(await groupsOf(both[0] ?? [])).toHaveLength(20);
  });

  it("puts what exceeds the new groups of a day into one, and makes groups again the next day", async () => {
    let now = START;
    const store = createStore({ now: () => now });
    const failures = await createFailures(numbered(NEW_GROUPS_PER_DAY + 30));
    const subscriberId = failures[0]?.subscriberId;
    const [early, late] = [failures.slice(0, 150), failures.slice(150)];
    await store.resolve(early);
    const others = await createFailures(numbered(3, 900), subscriberId);
    await Promise.all([store.resolve(late), createStore().load(others)]);
    const groups = await groupsOf(failures);
    expect(groups).toHaveLength(NEW_GROUPS_PER_DAY + 1);
    const overflow = groups.filter(({ isOverflow }) => isOverflow);
    expect(overflow).toMatchObject([{ template: OVERFLOW_TEMPLATE }]);
    const id = String(overflow[0]?.fingerprints[0]?.id);
    expect(idsOf([...failures, ...others]).filter((one) => one === id)).toHaveLength(33);
    now += DAY_MS;
    const next = await createFailures(["answer 229", "answer 228"], subscriberId);
    await store.resolve(next);
    expect(idsOf(next)).not.toContain(id);
    const added =
      new Set(idsOf(next)).size - idsOf(next).filter((one) => idsOf(failures).includes(one)).length;
    expect(await groupsOf(failures)).toHaveLength(NEW_GROUPS_PER_DAY + 1 + added);
  });

  it("leaves ids out, and holds nothing back, while another transaction holds the lock or the database refuses", async () => {
    const blocker = await db.pool.connect();
    try {
      await blocker.query("begin");
      await blocker.query("lock table failure_fingerprint in access exclusive mode");
      const failures = await createFailures(["held"]);
      const store = createStore();
      await store.resolve(failures);
      expect(idsOf(failures)).toEqual([null]);
      await blocker.query("rollback");
      await createStore().resolve(failures);
      expect(idsOf(failures)).not.toContain(null);
    } finally {
      blocker.release();
    }
  });

  it("remembers no fingerprint that was not committed", async () => {
    const failures = await createFailures(["lost"]);
    const link = createLink();
    const refusing = {
      close: async () => {},
      transaction: (work: Parameters<Link["transaction"]>[0]) =>
        link.transaction(async (query) => {
          await work(query);
          throw new Error("the connection broke");
        }),
    };
    await new FingerprintStore(refusing, { now: () => START }).resolve(failures);
    expect(idsOf(failures)).toEqual([null]);
    expect(await groupsOf(failures)).toEqual([]);
  });
});
