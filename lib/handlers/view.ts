import type { ConfigurationReader } from "../config-version/view";
import type { ListData } from "../list/view";
import type { PolicyChoice } from "../policies/view";
import type { HandlerAnswer } from "./schema";

/** One handler of the list. */
export type ListedHandler = Pick<
  HandlerAnswer,
  "id" | "name" | "version" | "description" | "basePath" | "open" | "updatedAt"
> & {
  policy: { id: string; name: string } | null;
  topics: number;
  /** Of any of its topics in any context. */
  subscribers: number;
};

/** The list of handlers. */
export type HandlerListData = ListData<ListedHandler> & ConfigurationReader;

/** The content of a handler, stored or new. */
export type HandlerContent = Pick<
  HandlerAnswer,
  "name" | "version" | "description" | "basePath" | "policyId" | "open"
> & {
  topics: TopicContent[];
};
export type TopicContent = Omit<HandlerAnswer["topics"][number], "id"> & { id?: string };

export type HandlerFacts = HandlerContent & { id: string; updatedAt: Date };

/** A subscriber that receives topics of a handler: how many, and the names of the first. */
export type TopicUser = { id: string; name: string; topicCount: number; topics: string[] };

/** The subscribers of a handler's topics, of which `items` may be the first. */
export type HandlerUsage = { items: TopicUser[]; total: number };

/** The number of subscribers of a topic in a context; there is none where there are no subscribers. */
export type SubscriptionCount = { topicId: string; context: string; subscribers: number };

/** A subscription that a change would remove. */
export type LostSubscription = {
  subscriberId: string;
  subscriberName: string;
  topic: string;
  context: string;
};
export type LostSubscriptions = { items: LostSubscription[]; total: number };

/** What the form of a handler chooses from. */
export type HandlerChoices = { policies: PolicyChoice[]; contexts: string[] };

export type HandlerInUse = {
  handler: HandlerFacts;
  usage: HandlerUsage;
  subscriptions: SubscriptionCount[];
};

/** The page of a handler, and of a new one. */
export type HandlerPageData = ConfigurationReader &
  HandlerInUse &
  HandlerChoices & {
    /** The URL of the hub for publishers. */
    publicUrl: string;
  };
export type NewHandlerData = ConfigurationReader & HandlerChoices;
