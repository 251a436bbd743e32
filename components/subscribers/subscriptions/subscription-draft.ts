import type { HandlerTopics, SubscriberContent } from "@/lib/subscribers/view";

/** The subscriptions in the form: the contexts of each topic, by the topic's path. */
export type SubscribedContexts = Readonly<Record<string, readonly string[]>>;

export const topicPath = (basePath: string, topic: string) => `${basePath}/${topic}`;

export function subscriptionDraft(stored: SubscriberContent["subscriptions"]): SubscribedContexts {
  return Object.fromEntries(
    stored.map(({ handler, topic, contexts }) => [topicPath(handler, topic), contexts]),
  );
}

/** The subscriptions of a body in one order, so that the same choice is the same body. */
export function subscriptionBody(draft: SubscribedContexts) {
  return Object.entries(draft)
    .filter(([, contexts]) => contexts.length > 0)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([path, contexts]) => {
      const slash = path.lastIndexOf("/");
      return { handler: path.slice(0, slash), topic: path.slice(slash + 1), contexts: [...contexts].sort() };
    });
}

/** Subscribes to topics in a context, or ends that. */
export function withSubscriptions(
  draft: SubscribedContexts,
  paths: readonly string[],
  context: string,
  isSubscribed: boolean,
): SubscribedContexts {
  const changed = paths.map((path) => {
    const others = (draft[path] ?? []).filter((one) => one !== context);
    return [path, isSubscribed ? [...others, context] : others] as const;
  });
  return { ...draft, ...Object.fromEntries(changed) };
}

/** A topic in the grid: its cells are the contexts in which it is enabled. */
export type GridTopic = { name: string; path: string; contexts: readonly string[] };
export type GridHandler = Pick<HandlerTopics, "id" | "name" | "basePath"> & {
  /** The contexts in which a topic is enabled: the columns. */
  contexts: string[];
  topics: GridTopic[];
};

const DEFAULT_FIRST = (one: string, other: string) =>
  Number(other === "default") - Number(one === "default") || (one < other ? -1 : 1);

/** The handlers with topics, in the shape of the grid. */
export function gridOf(handlers: readonly HandlerTopics[]): GridHandler[] {
  return handlers
    .filter(({ topics }) => topics.length > 0)
    .map(({ id, name, basePath, topics }) => ({
      ...{ id, name, basePath },
      contexts: [...new Set(topics.flatMap(({ contexts }) => contexts))].sort(DEFAULT_FIRST),
      topics: topics.map((topic) => ({ ...topic, path: topicPath(basePath, topic.name) })),
    }));
}

/** The handlers and topics whose name or path contains a text, and of these the subscribed ones alone if wanted. */
export function filterGrid(
  handlers: readonly GridHandler[],
  text: string,
  isChosen: (path: string) => boolean,
): GridHandler[] {
  const wanted = text.trim().toLowerCase();
  return handlers.flatMap((handler) => {
    const isWhole = handler.name.toLowerCase().includes(wanted);
    const topics = handler.topics.filter(
      ({ path }) => (isWhole || path.toLowerCase().includes(wanted)) && isChosen(path),
    );
    return topics.length > 0 ? [{ ...handler, topics }] : [];
  });
}
