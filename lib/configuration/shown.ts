import type { ShownInterceptor } from "../interceptors/schema";
import { showInterceptors } from "../interceptors/settings";
import { maskSubscriberHeaders } from "../secrets/mask";
import { shownUrl } from "../secrets/mask-url";
import { MASKED } from "../secrets/masked";
import { byText, sorted } from "./canonical";
import type { FileEntry } from "./schema";
import type { Entries, HandlerEntry, Noun, SubscriberEntry } from "./view";

/**
 * The entries of a file as the export would show them, secrets masked, so that both can be compared. A part that the file leaves
 * out is undefined.
 */
type Shown = {
  [Name in Noun]: (
    entry: FileEntry<Name>,
    stored: Entries[Name],
  ) => { [Part in keyof Entries[Name]]?: Entries[Name][Part] | undefined };
};

export const SHOWN: Shown = {
  contexts: (context) => context,
  policies: ({ interceptors, ...policy }) => ({
    ...policy,
    interceptors: interceptors && shownInterceptors(interceptors),
  }),
  handlers: ({ topics, ...handler }, stored) => ({ ...handler, topics: shownTopics(topics, stored.topics) }),
  publishers: (publisher) => publisher,
  subscribers: ({ url, alternativeUrl, headers, subscriptions, ...subscriber }) => ({
    ...subscriber,
    url: shownUrl(url),
    alternativeUrl: alternativeUrl && shownUrl(alternativeUrl),
    headers: headers && sorted(maskSubscriberHeaders(headers)),
    subscriptions: shownSubscriptions(subscriptions),
  }),
};

/** In a file, URLs of contexts have the names of the contexts already, and secrets are in the clear or masked. */
function shownInterceptors(
  interceptors: NonNullable<FileEntry<"policies">["interceptors"]>,
): Entries["policies"]["interceptors"] {
  return interceptors.flatMap((one): ShownInterceptor[] => {
    if (one.type === "access-token")
      return [{ ...one, tokens: one.tokens.map(({ name }) => ({ name, token: MASKED })) }];
    const names = "urls" in one ? Object.keys(one.urls).map((name) => ({ id: name, name })) : [];
    return showInterceptors([one], names);
  });
}

/** Settings that a topic leaves out stay; those of a new topic have their defaults. */
function shownTopics(
  topics: FileEntry<"handlers">["topics"],
  stored: HandlerEntry["topics"],
): HandlerEntry["topics"] {
  return topics
    .map(({ name, description, contexts, priority }) => {
      const before = stored.find((topic) => topic.name === name);
      return {
        name,
        description: description === undefined ? (before?.description ?? null) : description,
        contexts: contexts.toSorted(),
        priority: priority ?? before?.priority ?? "normal",
      };
    })
    .sort(byText(({ name }) => name));
}

/** One subscription for each topic, with all its contexts. */
function shownSubscriptions(
  subscriptions: FileEntry<"subscribers">["subscriptions"],
): SubscriberEntry["subscriptions"] {
  const topics = new Map<string, SubscriberEntry["subscriptions"][number]>();
  for (const { handler, topic, contexts } of subscriptions) {
    const name = `${handler}/${topic}`;
    const all = new Set([...(topics.get(name)?.contexts ?? []), ...contexts]);
    topics.set(name, { handler, topic, contexts: [...all].sort() });
  }
  return [...topics].sort(byText(([name]) => name)).map(([, subscription]) => subscription);
}
