import type { Database } from "../db/client";
import { type Priority, priorityOf } from "../engine/priority";
import { checksOfPolicy, type PolicyChecks, secretHeadersOf } from "../interceptors/check";
import type { RoutedPublisher } from "../interceptors/question";
import { shownUrl } from "../secrets/mask-url";
import { DESTINATIONS } from "./subscribed";

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
  interceptors: PolicyChecks;
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
  /** The API keys that may publish, by hash. A key expires without a change of the configuration: in ms, Infinity for never. */
  apiKeys: Map<string, { id: string; expiresAt: number }>;
};

const VERSION = "select version::text as version from config_version where id = 1";

/** Reads the version of the configuration, which every change of it raises. */
export async function readVersion(db: Database): Promise<string> {
  const { rows } = await db.pool.query<{ version: string }>(VERSION);
  return rows[0]?.version ?? "0";
}

/**
 * Reads the configuration. The version is read first: a change between the two reads then shows as a newer version and is
 * never missed.
 */
export async function readRouting(db: Database): Promise<Routing> {
  const version = await readVersion(db);
  const [contexts, handlers, publishers, apiKeys, subscriptions] = await Promise.all([
    db.prisma.context.findMany(),
    db.prisma.handler.findMany({ include: { policy: true, topics: { include: { contexts: true } } } }),
    db.prisma.publisher.findMany(),
    db.prisma.apiKey.findMany({ where: { revokedAt: null, scopes: { has: "events:publish" } } }),
    db.pool.query<Destination & { topicId: string; contextId: string }>(DESTINATIONS),
  ]);
  const subscribed = new Map<string, Destination[]>();
  for (const { topicId, contextId, url, ...subscriber } of subscriptions.rows) {
    const key = `${topicId} ${contextId}`;
    subscribed.set(key, [...(subscribed.get(key) ?? []), { ...subscriber, url: shownUrl(url) }]);
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
    apiKeys: new Map(
      apiKeys.map(({ keyHash, id, expiresAt }) => [
        keyHash,
        { id, expiresAt: expiresAt?.getTime() ?? Number.POSITIVE_INFINITY },
      ]),
    ),
  };
}

function byKey<T>(items: T[], key: (item: T) => string): Map<string, T> {
  return new Map(items.map((item) => [key(item), item]));
}
