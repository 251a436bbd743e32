import { DEFAULT_CONTEXT } from "../contexts/schema";
import type { FieldProblem } from "../errors";
import { byText } from "./canonical";
import { matches } from "./matching";
import type { ConfigurationFile } from "./schema";
import type { Stored } from "./stored";
import type { HandlerEntry, Noun, SubscriberEntry } from "./view";

/**
 * The names in a file that would lead nowhere once it is applied, each with its path in the file: contexts of topics and
 * interceptors, policies of handlers, topics of subscriptions.
 */
export function danglingNames(file: ConfigurationFile, stored: Stored, prune: boolean): FieldProblem[] {
  const contexts = namesOf("contexts", file, stored, prune).add(DEFAULT_CONTEXT.name);
  const policies = namesOf("policies", file, stored, prune);
  const topics = topicsOf(file, stored, prune);
  const unknownContext = (field: string, name: string): FieldProblem[] =>
    contexts.has(name) ? [] : [{ field, message: `There is no context named ${name}.` }];

  const ofPolicies = (file.policies ?? []).flatMap(({ interceptors = [] }, index) =>
    interceptors.flatMap((one, place) =>
      Object.keys("urls" in one ? one.urls : {}).flatMap((name) =>
        unknownContext(`policies.${index}.interceptors.${place}.urls.${name}`, name),
      ),
    ),
  );
  const unknownPolicy = (field: string, name: string | null | undefined): FieldProblem[] =>
    !name || policies.has(name) ? [] : [{ field, message: `There is no policy named ${name}.` }];
  const ofHandlers = (file.handlers ?? []).flatMap(({ policy, topics }, index) => [
    ...unknownPolicy(`handlers.${index}.policy`, policy),
    ...topics.flatMap((topic, place) =>
      topic.contexts.flatMap((name, at) =>
        unknownContext(`handlers.${index}.topics.${place}.contexts.${at}`, name),
      ),
    ),
  ]);
  const ofSubscribers = (file.subscribers ?? []).flatMap(({ policy, subscriptions }, index) => [
    ...unknownPolicy(`subscribers.${index}.policy`, policy),
    ...subscriptions.flatMap(({ handler, topic, contexts: names }, place): FieldProblem[] => {
      const field = `subscribers.${index}.subscriptions.${place}`;
      const ofHandler = topics.get(handler);
      if (!ofHandler)
        return [{ field: `${field}.handler`, message: `No handler has the base path ${handler}.` }];
      const enabled = ofHandler.get(topic);
      if (!enabled)
        return [{ field: `${field}.topic`, message: `The handler ${handler} has no topic ${topic}.` }];
      return names.flatMap((name, at) =>
        enabled.includes(name)
          ? []
          : [
              {
                field: `${field}.contexts.${at}`,
                message: `The topic is not enabled in a context named ${name}.`,
              },
            ],
      );
    }),
  ]);
  return [...ofPolicies, ...ofHandlers, ...ofSubscribers];
}

/** A subscription that a file removes although it does not list the subscriber. */
export type LostSubscription = { subscriber: string; handler: string; topic: string; context: string };

/**
 * The subscriptions that are lost because handlers of the file lack a topic, or enable it in fewer contexts. Subscribers that the
 * file lists say themselves what they receive; a handler that the file removes is refused while it is in use.
 */
export function lostSubscriptions(
  file: ConfigurationFile,
  stored: Stored,
  prune: boolean,
): LostSubscription[] {
  const listed = new Set((file.subscribers ?? []).map(({ name }) => name));
  const staying = file.subscribers && prune ? [] : stored.subscribers.map(({ entry }) => entry);
  const nextOf = nextHandlers(file, stored);
  return staying
    .filter(({ name }) => !listed.has(name))
    .flatMap(({ name: subscriber, subscriptions }) =>
      subscriptions.flatMap(({ handler, topic, contexts }) => {
        const next = nextOf.get(handler);
        if (!next) return [];
        const enabled = next.topics.find(({ name }) => name === topic)?.contexts ?? [];
        const lost = contexts.filter((context) => !enabled.includes(context));
        return lost.map((context) => ({ subscriber, handler, topic, context }));
      }),
    );
}

/**
 * The subscriptions that a subscriber has once the handlers of the file are applied, and before its own entry is: they follow a
 * handler to another base path, and go with its topics.
 */
export function subscriptionsBehindHandlers(file: ConfigurationFile, stored: Stored, prune: boolean) {
  const nextOf = nextHandlers(file, stored);
  const isGone = file.handlers !== undefined && prune;
  return ({ subscriptions }: SubscriberEntry): SubscriberEntry["subscriptions"] =>
    subscriptions
      .flatMap((one) => {
        const next = nextOf.get(one.handler);
        if (!next) return isGone ? [] : [one];
        const enabled = next.topics.find(({ name }) => name === one.topic)?.contexts ?? [];
        const contexts = one.contexts.filter((context) => enabled.includes(context));
        return contexts.length > 0 ? [{ ...one, handler: next.basePath, contexts }] : [];
      })
      .sort(byText(({ handler, topic }) => `${handler}/${topic}`));
}

/** The entries in the file of the stored handlers that it has, by their present base paths. */
function nextHandlers(file: ConfigurationFile, stored: Stored) {
  const wanted = file.handlers ?? [];
  return new Map(
    matches("handlers", wanted, stored.handlers).flatMap((row, index) => {
      const next = wanted[index];
      return row && next ? [[row.entry.basePath, next] as const] : [];
    }),
  );
}

/** The names of a noun once the file is applied. */
function namesOf(noun: Noun, file: ConfigurationFile, stored: Stored, prune: boolean): Set<string> {
  const wanted = file[noun];
  const staying = wanted && prune ? [] : stored[noun].map(({ entry }) => entry.name);
  return new Set([...staying, ...(wanted ?? []).map(({ name }) => name)]);
}

/** The topics once the file is applied: by base path and name, with the contexts in which they are enabled. */
function topicsOf(
  file: ConfigurationFile,
  stored: Stored,
  prune: boolean,
): ReadonlyMap<string, ReadonlyMap<string, readonly string[]>> {
  const handlers = [...stayingHandlers(file, stored, prune), ...(file.handlers ?? [])];
  return new Map(
    handlers.map(({ basePath, topics }) => [
      basePath,
      new Map(topics.map(({ name, contexts }) => [name, contexts])),
    ]),
  );
}

/** The handlers that the file does not have and that stay. */
function stayingHandlers(file: ConfigurationFile, stored: Stored, prune: boolean): HandlerEntry[] {
  if (file.handlers && prune) return [];
  const replaced = new Set(matches("handlers", file.handlers ?? [], stored.handlers));
  return stored.handlers.filter((row) => !replaced.has(row)).map(({ entry }) => entry);
}

/** The handlers of a file whose base path another one of the file, or one that stays, has too: by name and place in the file. */
export function takenBasePaths(
  file: ConfigurationFile,
  stored: Stored,
  prune: boolean,
): { name: string; index: number }[] {
  const taken = new Set(stayingHandlers(file, stored, prune).map(({ basePath }) => basePath));
  return (file.handlers ?? []).flatMap(({ name, basePath }, index) => {
    const isTaken = taken.has(basePath);
    taken.add(basePath);
    return isTaken ? [{ name, index }] : [];
  });
}
