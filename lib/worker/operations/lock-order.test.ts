import pino from "pino";
import { afterAll, beforeAll, expect, it } from "vitest";
import {
  createEvent,
  createFailedDelivery,
  createSubscriber,
  createWorker,
} from "../../../prisma/factories/factories";
import { createOperation } from "../../../prisma/factories/operations";
import { SYSTEM } from "../../access/actor";
import { plainValues } from "../../db/array-text";
import { newEventId, newId } from "../../db/ids";
import { ensurePartitionsAhead } from "../../db/partitions";
import { discardDeliveries, retryDeliveries } from "../../operations/mutations";
import { createTestDatabase, type TestDatabase } from "../../testing/database";
import { leadRetention } from "../../testing/retention";
import { untilBlocked } from "../../testing/until";
import { DAY_MS } from "../../time/units";
import { Link } from "../database/link";
import { fillFingerprints } from "../failure-groups/fill-fingerprints";
import { REMOVE_FAILED } from "../retention/delivery-statements";
import { FingerprintStore } from "../settling/fingerprint-store";
import { releaseCopies } from "./release-copies";
import { releaseLocked } from "./release-locked";

/** All that takes several failed deliveries at once locks them in the order of their ids: two writers wait for each other and never deadlock. */

const SHARD = 7;

let db: TestDatabase;
let store: FingerprintStore;
let leader: Awaited<ReturnType<typeof leadRetention>>;
const links: Link[] = [];
const workerId = newId();
beforeAll(async () => {
  db = await createTestDatabase();
  store = new FingerprintStore(connect(), { now: Date.now });
  await ensurePartitionsAhead(db.pool, new Date());
  await createWorker(db.prisma, workerId);
  leader = await leadRetention(db);
});
afterAll(async () => {
  await Promise.all([store.close(), ...links.map((link) => link.close())]);
  await db.drop();
});

function connect(): Link {
  const link = new Link(db.url, "test");
  links.push(link);
  return link;
}

/** Three failures of a shard without a fingerprint, the oldest first. */
async function createThree() {
  const subscriber = await createSubscriber(db.prisma);
  const deliveries = [];
  for (let index = 0; index < 3; index++) {
    const event = await createEvent(db.prisma, { id: newEventId(Date.now() + index * 10, SHARD) });
    const failedAt = new Date(Date.now() + index * 10);
    deliveries.push(await createFailedDelivery(db.prisma, event, subscriber, { failedAt }));
  }
  return deliveries;
}
type Three = Awaited<ReturnType<typeof createThree>>;

/** Freezes and starts a set. @returns what is released of it */
async function start(kind: "retry" | "discard" | "edit_and_retry", of: Three) {
  const { id } = await createOperation(db.prisma, { kind }, of, "pending");
  if (kind === "edit_and_retry")
    await db.prisma.operationEdit.create({ data: { operationId: id, headers: { "x-fixed": "yes" } } });
  const wants = new Map([[of[0]?.subscriberId ?? "", of.length]]);
  return {
    ...{ operationId: id, shard: SHARD, workerId, now: Date.now() },
    wants,
    isCanary: false,
    earlier: [],
  };
}
const byIds = (of: Three) => ({ by: "ids" as const, deliveryIds: of.map(({ id }) => id).reverse() });

/** What is to be done before, and then the writer. */
const WRITERS: Record<string, (of: Three) => Promise<() => Promise<unknown>>> = {
  "a release of retries": async (of) => {
    const release = await start("retry", of);
    return () => releaseLocked(connect(), "retry", release, ["manual"]);
  },
  "a release of deletions": async (of) => {
    const release = await start("discard", of);
    return () => releaseLocked(connect(), "discard", release, [new Date(Date.now() + DAY_MS).toISOString()]);
  },
  "a release of copies": async (of) => {
    const release = {
      ...(await start("edit_and_retry", of)),
      trigger: "manual" as const,
      urlOf: () => "http://x",
    };
    return () => releaseCopies(connect(), release, pino({ level: "silent" }));
  },
  "a retry": async (of) => () => retryDeliveries(db, SYSTEM, byIds(of)),
  "a deletion": async (of) => () => discardDeliveries(db, SYSTEM, byIds(of)),
  "a filling of fingerprints": async () => () => fillFingerprints(connect(), store),
  "a removal by retention": async (of) => () => {
    const ids = of.map(({ id }) => id).reverse();
    const lead = [
      leader.name,
      leader.fence,
      "2026-11-27",
      plainValues(ids),
      plainValues(ids.map(() => SHARD)),
    ];
    const values = [...lead, new Date(Date.now() + DAY_MS).toISOString()];
    return connect().query({ name: "remove_failed", text: REMOVE_FAILED, values });
  },
};
const NAMES = Object.keys(WRITERS);

/** Retention leaves alone what is in an operation. */
const meet = ([first, second]: readonly [string, string]) =>
  !(first.startsWith("a release") && second === "a removal by retention");
const PAIRS = NAMES.flatMap((first, index) =>
  NAMES.slice(index + 1).map((second) => [first, second] as const),
);

it.each(PAIRS.filter(meet))("%s and %s at once", async (first, second) => {
  const of = await createThree();
  const run = [await WRITERS[first]?.(of), await WRITERS[second]?.(of)];
  const holder = await db.pool.connect();
  try {
    // Each takes what comes before the one in the middle, and waits.
    await holder.query("begin");
    await holder.query("select from delivery where id = $1 for update", [of[1]?.id]);
    const both = run.map((each) => each?.());
    await untilBlocked(db, 2);
    await holder.query("commit");
    expect((await Promise.allSettled(both)).filter(({ status }) => status === "rejected")).toEqual([]);
  } finally {
    holder.release();
  }
});
