import { DEFAULT_CONTEXT } from "../contexts/schema";
import type { Database } from "../db/client";
import type { Patience } from "../db/patience";
import { RedeliverError } from "../errors";
import {
  type Destination,
  type RoutedHandler,
  type RoutedTopic,
  type Routing,
  readRouting,
  readVersion,
} from "./read-routing";

/** The target of an event: a topic of a handler in a context where the topic is enabled, with its subscribers. */
export type Target = {
  context: { id: string; name: string };
  handler: RoutedHandler;
  topic: RoutedTopic;
  destinations: Destination[];
};

// Next evaluates a module once per bundle, and the publish handler is in a bundle of its own: globalThis holds the one copy.
const shared = globalThis as typeof globalThis & { redeliverRouting?: Copies };
type Copies = WeakMap<Database["pool"], Promise<Routing>>;
shared.redeliverRouting ??= new WeakMap();
const copies = shared.redeliverRouting;

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
  const loading = readRouting(db);
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

/**
 * Resolves a publish path, `[context/]handler…/topic`. `default` adds no segment but may be written.
 * When a path has two readings (`/billing/invoices/paid`: handler `/billing/invoices`, or handler `/invoices`
 * in the context `billing`), the longest base path that has the topic enabled wins, so the answer never depends on
 * the order of creation.
 * @param segments decoded path segments
 */
export function resolvePath(routing: Routing, segments: readonly string[]): Target | null {
  const topic = segments.at(-1);
  const before = segments.slice(0, -1);
  const [first, ...rest] = before;
  if (topic === undefined || first === undefined) return null;
  return (
    resolveNames(routing, DEFAULT_CONTEXT.name, basePathOf(before), topic) ??
    (rest.length > 0 ? resolveNames(routing, first, basePathOf(rest), topic) : null)
  );
}

/** The decoded segments of the path after `/api/events`. */
export function segmentsOf(path: string): string[] {
  return path
    .split("/")
    .slice(1)
    .map((segment) => {
      try {
        return decodeURIComponent(segment);
      } catch {
        return segment; // an undecodable segment names no topic: an unknown path
      }
    });
}

/** Resolves a handler's base path with the names of a topic and a context. */
export function resolveNames(
  routing: Routing,
  contextName: string,
  basePath: string,
  topicName: string,
): Target | null {
  const context = routing.contexts.get(contextName);
  const handler = routing.handlers.get(basePath);
  const topic = handler?.topics.get(topicName);
  const destinations = context && topic?.destinations.get(context.id);
  return context && handler && topic && destinations ? { context, handler, topic, destinations } : null;
}

function basePathOf(segments: readonly string[]): string {
  return `/${segments.join("/")}`;
}
