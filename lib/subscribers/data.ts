import type { Database } from "../db/client";
import type { Prisma } from "../db/generated/client";
import { RedeliverError } from "../errors";
import { type Page, pageArgs } from "../list/page";
import { maskSubscriberHeaders } from "../secrets/mask";
import { shownUrl } from "../secrets/mask-url";
import { circuitAnswer } from "./circuit";
import { changedByHand } from "./circuit-by-hand";
import { maintenanceWindows } from "./maintenance";
import { headerColumn, type SubscriberAnswer } from "./schema";
import type { SubscriberFacts } from "./view";

type Store = Pick<Database["prisma"], "subscriber">;

const include = {
  subscriptions: { include: { topic: { include: { handler: true } }, context: true } },
  subscriberCircuit: true,
} as const satisfies Prisma.SubscriberInclude;
const omit = { signingKey: true, previousSigningKey: true } as const satisfies Prisma.SubscriberOmit;
type StoredSubscriber = Prisma.SubscriberGetPayload<{ include: typeof include; omit: typeof omit }>;

/** The columns of a subscriber, and of its circuit and subscriptions, that an answer has. */
export type SubscriberRow = Omit<StoredSubscriber, "deletedAt" | "subscriptions" | "subscriberCircuit"> & {
  subscriberCircuit: Pick<
    NonNullable<StoredSubscriber["subscriberCircuit"]>,
    "state" | "since" | "nextProbeAt" | "byHand" | "heldUntil" | "changedBy" | "reason"
  > | null;
  subscriptions: {
    topicId: string;
    topic: { name: string; handler: { basePath: string } };
    context: { name: string };
  }[];
};

/** Lists the subscribers that are not deleted, by name. */
export async function listSubscribers(db: Database, page: Page) {
  const where = { deletedAt: null };
  const [rows, total] = await Promise.all([
    db.prisma.subscriber.findMany({ where, include, omit, orderBy: { name: "asc" }, ...pageArgs(page) }),
    db.prisma.subscriber.count({ where }),
  ]);
  return { items: rows.map(({ deletedAt: _, ...row }) => answerOf(row)), total };
}

/** A subscriber with its subscriptions, secrets masked. @throws RedeliverError not_found */
export async function getSubscriber(store: Store, id: string): Promise<SubscriberAnswer> {
  const row = await store.subscriber.findFirst({ where: { id, deletedAt: null }, include, omit });
  if (!row) throw new RedeliverError("not_found", "There is no subscriber with that id.");
  const { deletedAt: _, ...stored } = row;
  return answerOf(stored);
}

/** A subscriber as `getSubscriber` reads it, also a deleted one; null when there is none. */
export async function findSubscriber(store: Store, id: string): Promise<SubscriberFacts | null> {
  const row = await store.subscriber.findUnique({ where: { id }, include, omit });
  if (!row) return null;
  const { deletedAt, ...stored } = row;
  return { ...answerOf(stored), deletedAt };
}

/** A subscriber as answered, secrets masked. */
export function answerOf(row: SubscriberRow): SubscriberAnswer {
  const {
    subscriptions,
    headers,
    circuit,
    subscriberCircuit,
    maintenanceWindows: windows,
    ...subscriber
  } = row;
  return {
    ...subscriber,
    maintenanceWindows: maintenanceWindows.catch([]).parse(windows),
    circuit: circuitAnswer(circuit, subscriberCircuit),
    circuitByHand: changedByHand(subscriberCircuit),
    url: shownUrl(subscriber.url),
    alternativeUrl: subscriber.alternativeUrl && shownUrl(subscriber.alternativeUrl),
    headers: maskSubscriberHeaders(headerColumn.parse(headers)),
    subscriptions: byTopic(subscriptions),
  };
}

/** One entry per topic with the names of its contexts, sorted by name. */
function byTopic(rows: SubscriberRow["subscriptions"]): SubscriberAnswer["subscriptions"] {
  const topics = new Map<string, SubscriberAnswer["subscriptions"][number]>();
  for (const { topicId, topic, context } of rows) {
    const entry = topics.get(topicId) ?? { handler: topic.handler.basePath, topic: topic.name, contexts: [] };
    entry.contexts.push(context.name);
    topics.set(topicId, entry);
  }
  const label = (entry: { handler: string; topic: string }) => `${entry.handler}/${entry.topic}`;
  return [...topics.values()]
    .map((entry) => ({ ...entry, contexts: entry.contexts.sort() }))
    .sort((a, b) => (label(a) < label(b) ? -1 : 1));
}
