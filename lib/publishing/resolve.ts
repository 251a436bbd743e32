import { DEFAULT_CONTEXT } from "../contexts/schema";
import type { Destination, RoutedHandler, RoutedTopic, Routing } from "./routing";

/** The target of an event: a topic of a handler in a context where the topic is enabled, with its subscribers. */
export type Target = {
  context: { id: string; name: string };
  handler: RoutedHandler;
  topic: RoutedTopic;
  destinations: Destination[];
};

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
