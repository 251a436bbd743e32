import type { Prisma } from "../../lib/db/generated/client";
import { newId } from "../../lib/db/ids";
import { rankOf } from "../../lib/engine/priority";
import {
  createHandler,
  createPolicy,
  createPublisher,
  createSubscriber,
  DEFAULT_CONTEXT_ID,
} from "../factories/factories";
import {
  type ContextName,
  HANDLERS,
  POLICIES,
  PUBLISHERS,
  SUBSCRIBERS,
  subscriberUrl,
  topicPriority,
} from "./configuration";
import { API_KEY_ID, publisherId, subscriberId } from "./ids";

/** IDs of the configuration, by name. */
export type Configured = {
  contextIds: Record<ContextName, string>;
  handlerIds: Map<string, string>;
  /** By `base path/topic`. */
  topicIds: Map<string, string>;
  policyIds: Map<string, string>;
};

/** Writes the configuration of the demonstration. Its subscribers are served on `port` of the loopback interface. */
export async function configure(store: Prisma.TransactionClient, port: number): Promise<Configured> {
  const testing = await store.context.upsert({
    where: { name: "testing" },
    create: { id: newId(), name: "testing" },
    update: {},
  });
  const contextIds = { default: DEFAULT_CONTEXT_ID, testing: testing.id };
  const policyIds = new Map<string, string>();
  for (const [key, policy] of Object.entries(POLICIES)) {
    const { id } = await createPolicy(store, policy);
    policyIds.set(key, id);
  }
  const handlerIds = new Map<string, string>();
  const topicIds = new Map<string, string>();
  for (const { topics, policy, ...data } of HANDLERS) {
    const handler = await createHandler(store, {
      ...data,
      policyId: (policy && policyIds.get(policy)) ?? null,
      topicNames: Object.keys(topics),
      contextIds: [testing.id],
    });
    handlerIds.set(data.basePath, handler.id);
    for (const { id, name } of handler.topics) {
      const path = `${data.basePath}/${name}`;
      topicIds.set(path, id);
      await store.topic.update({ where: { id }, data: { priority: rankOf(topicPriority(path)) } });
    }
  }
  for (const { name, ...publisher } of PUBLISHERS) {
    await createPublisher(store, { ...publisher, name, id: publisherId(name) });
  }
  for (const subscriber of SUBSCRIBERS) {
    const { slug, topics, contexts, url: _, ...data } = subscriber;
    const isWanted = ([path]: [string, string]) =>
      topics.some((pattern) => pattern === path || pattern === path.replace(/\/[^/]+$/, "/*"));
    await createSubscriber(store, {
      ...data,
      id: subscriberId(slug),
      url: subscriberUrl(subscriber, port),
      developerEmail: `${slug}@shop.example`,
      topicIds: [...topicIds].filter(isWanted).map(([, id]) => id),
      contextIds: contexts.map((name) => contextIds[name]),
    });
  }
  await store.apiKey.create({
    data: {
      id: API_KEY_ID,
      name: "Demonstration",
      keyHash: "", // none: the process of the demonstration generates a new key at each start
      prefix: "rdk_",
      scopes: ["events:publish"],
      createdBy: "Redeliver",
    },
  });
  return { contextIds, handlerIds, topicIds, policyIds };
}
