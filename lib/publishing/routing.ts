import type { Database } from "../db/client";
import type { Patience } from "../db/patience";
import { type Priority, priorityOf } from "../engine/priority";
import { RedeliverError } from "../errors";
import { checksOf } from "../interceptors/check";
import type { InterceptorCheck, RoutedPublisher } from "../interceptors/question";
import { parseInterceptors } from "../interceptors/schema";
import { openInterceptors } from "../interceptors/settings";
import { logger } from "../logger";
import { shownUrl } from "../secrets/mask-url";

/** `url`: masked, as deliveries show it. The worker reads the real one. */
export type Destination = { id: string; name: string; url: string; expectedStatus: number };
export type RoutedTopic = {
  id: string;
  name: string;
  /** The priority of events that request none. */
  priority: Priority;
  /** By context id: the approved, undeleted subscribers. A context without an entry is not enabled. */
  destinations: Map<string, Destination[]>;
};
export type RoutedHandler = {
  id: string;
  name: string;
  basePath: string;
  open: boolean;
  /** The checks of its policy's interceptors; `unknown` when one is unknown to this release, or cannot be decrypted. */
  interceptors: InterceptorCheck[] | "unknown";
  topics: Map<string, RoutedTopic>;
};

/**
 * The configuration that publishing needs, in memory, as of one version. Publishing then costs one round trip: the writing
 * statement checks the version, and a stale copy is read again before the answer is final.
 */
export type Routing = {
  version: string;
  /** The time of the last comparison with the database's version, in ms. */
  checkedAt: number;
  contexts: Map<string, { id: string; name: string }>;
  handlers: Map<string, RoutedHandler>;
  publishers: Map<string, RoutedPublisher>;
  /** Lower-case names of the headers in which policies read tokens: masked in every request. */
  secretHeaders: ReadonlySet<string>;
  /** Ids of the API keys that may publish, by hash. */
  apiKeys: Map<string, string>;
};

// Next evaluates a module once per bundle, and the publish handler is in a bundle of its own: globalThis holds the one copy.
const shared = globalThis as typeof globalThis & { redeliverRouting?: Copies };
type Copies = WeakMap<Database["pool"], Promise<Routing>>;
shared.redeliverRouting ??= new WeakMap();
const copies = shared.redeliverRouting;
const VERSION = "select version::text as version from config_version where id = 1";

/**
 * Runs `attempt` with this process's copy of the configuration, and again with a fresh copy whenever it returns `stale`.
 * @param patience how long to wait for a copy; without limit when left out
 * @throws RedeliverError unavailable when the configuration changes faster than it can be read
 */
export async function withRouting<T>(
  db: Database,
  attempt: (routing: Routing) => Promise<T | "stale">,
  patience?: Patience,
): Promise<T> {
  for (let tries = 0; tries < 10; tries++) {
    const copy = copies.get(db.pool) ?? load(db);
    const result = await attempt(await (patience ? patience.wait(copy) : copy));
    if (result !== "stale") return result;
    // Another publish may have replaced the copy meanwhile.
    if (copies.get(db.pool) === copy) copies.delete(db.pool);
  }
  throw new RedeliverError("unavailable", "The configuration is changing too fast. Try again in a moment.");
}

function load(db: Database): Promise<Routing> {
  const loading = loadRouting(db);
  copies.set(db.pool, loading);
  loading.catch(() => copies.delete(db.pool));
  return loading;
}

/**
 * Checks with the database whether a copy is out of date, for answers whose version no statement checks because they write
 * nothing.
 * @param atMostEveryMs how long an earlier check stays valid
 */
export async function isStale(db: Database, routing: Routing, atMostEveryMs = 0): Promise<boolean> {
  const now = Date.now();
  if (now - routing.checkedAt < atMostEveryMs) return false;
  routing.checkedAt = now;
  return (await readVersion(db)) !== routing.version;
}

async function readVersion(db: Database): Promise<string> {
  const { rows } = await db.pool.query<{ version: string }>(VERSION);
  return rows[0]?.version ?? "0";
}

// The version is read first: a change between the two reads then shows as a newer version and is never missed.
async function loadRouting(db: Database): Promise<Routing> {
  const version = await readVersion(db);
  const [contexts, handlers, publishers, apiKeys, subscriptions] = await Promise.all([
    db.prisma.context.findMany(),
    db.prisma.handler.findMany({ include: { policy: true, topics: { include: { contexts: true } } } }),
    db.prisma.publisher.findMany(),
    db.prisma.apiKey.findMany({ where: { revokedAt: null, scopes: { has: "events:publish" } } }),
    db.prisma.subscription.findMany({
      where: { subscriber: { status: "approved", deletedAt: null } },
      include: { subscriber: true },
    }),
  ]);
  const subscribed = new Map<string, Destination[]>();
  for (const { topicId, contextId, subscriber } of subscriptions) {
    const { id, name, expectedStatus } = subscriber;
    const url = shownUrl(subscriber.url);
    const key = `${topicId} ${contextId}`;
    subscribed.set(key, [...(subscribed.get(key) ?? []), { id, name, url, expectedStatus }]);
  }
  const routed = handlers.map(
    (handler): RoutedHandler => ({
      id: handler.id,
      name: handler.name,
      basePath: handler.basePath,
      open: handler.open,
      interceptors: handler.policy ? checksOfPolicy(handler.policy) : [],
      topics: byKey(
        handler.topics.map((topic) => ({
          id: topic.id,
          name: topic.name,
          priority: priorityOf(topic.priority),
          destinations: new Map(
            topic.contexts.map(({ contextId }) => [
              contextId,
              subscribed.get(`${topic.id} ${contextId}`) ?? [],
            ]),
          ),
        })),
        (topic) => topic.name,
      ),
    }),
  );
  return {
    version,
    checkedAt: Date.now(),
    contexts: byKey(contexts, (context) => context.name),
    handlers: byKey(routed, (handler) => handler.basePath),
    publishers: new Map(
      publishers.map((one) => [
        one.clientId,
        { id: one.id, name: one.name, secretHash: one.clientSecretHash, approved: one.status === "approved" },
      ]),
    ),
    secretHeaders: new Set(handlers.flatMap(({ policy }) => secretHeadersOf(policy?.interceptors))),
    apiKeys: new Map(apiKeys.map((key) => [key.keyHash, key.id])),
  };
}

function checksOfPolicy({
  id,
  interceptors,
}: {
  id: string;
  interceptors: unknown;
}): RoutedHandler["interceptors"] {
  const stored = parseInterceptors(interceptors);
  if (stored === "unknown") return stored;
  try {
    return checksOf(openInterceptors(stored, id));
  } catch (error) {
    // Refuses all requests until the key is present again; the policies of other handlers are not affected.
    logger.error({ err: error, policyId: id }, "a secret of a policy cannot be read");
    return "unknown";
  }
}

function secretHeadersOf(column: unknown): string[] {
  const interceptors = parseInterceptors(column);
  if (interceptors === "unknown") return [];
  return interceptors.flatMap((one) => ("header" in one ? one.header : []));
}

function byKey<T>(items: T[], key: (item: T) => string): Map<string, T> {
  return new Map(items.map((item) => [key(item), item]));
}
