import type { HandlerFacts, SubscriptionCount } from "@/lib/handlers/view";
import type { TopicDraft } from "./handler-draft";

/** What saving a draft removes: a topic, or a topic in a context, with the number of its subscriptions. */
export type Loss = { topic: string; context: string; subscriptions: number };

/** The subscriptions that are lost when the topics of a draft are saved. A renamed topic keeps them. */
export function lossesOf(
  stored: HandlerFacts,
  counts: readonly SubscriptionCount[],
  topics: readonly TopicDraft[],
): Loss[] {
  const names = new Map(stored.topics.map(({ id, name }) => [id, name]));
  const contextsOf = new Map(topics.map(({ id, contexts }) => [id, contexts]));
  return counts
    .filter(({ topicId, context }) => !contextsOf.get(topicId)?.includes(context))
    .map(({ topicId, context, subscribers }) => ({
      topic: names.get(topicId) ?? "",
      context,
      subscriptions: subscribers,
    }))
    .sort((a, b) => (`${a.topic} ${a.context}` < `${b.topic} ${b.context}` ? -1 : 1));
}

/** A number of subscriptions in words. */
export function subscriptionsText(count: number): string {
  return count === 1 ? "1 subscription" : `${count.toLocaleString("en-GB")} subscriptions`;
}
