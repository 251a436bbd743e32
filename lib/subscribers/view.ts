import type { ConfigurationReader } from "../config-version/view";
import type { Total } from "../list/page";
import type { ListData } from "../list/view";
import type { PolicyChoice } from "../policies/view";
import type { ApplicationStatus } from "../publishers/schema";
import type { CircuitStanding } from "./labels";
import type { SubscriberAnswer } from "./schema";

/** The failures of a subscriber. */
export type FailureCounts = { now: Total; lastDay: Total };

/** The scheduled deliveries of a subscriber, and when the last of them is due. */
export type WaitingDeliveries = Total & { lastDueAt: Date | null };

/** One subscriber of the list. */
export type ListedSubscriber = {
  id: string;
  name: string;
  /** The host of its URL, with the port. */
  host: string;
  expectedStatus: number;
  status: ApplicationStatus;
  paused: boolean;
  circuit: CircuitStanding;
  /** Topics × contexts. */
  subscriptions: number;
  /** Null: unknown, because counting took too long. */
  failures: FailureCounts | null;
  updatedAt: Date;
};

/** The list of subscribers. */
export type SubscriberListData = ListData<ListedSubscriber> & ConfigurationReader;

/** What is typed of a subscriber; its secrets are masked. */
export type SubscriberContent = Pick<
  SubscriberAnswer,
  | ("name" | "url" | "expectedStatus" | "status" | "paused" | "description" | "developerEmail" | "headers")
  | ("timeoutMs" | "maxConcurrency" | "ratePerSecond" | "circuit" | "alternativeUrl" | "maintenanceWindows")
  | "subscriptions"
>;

export type SubscriberFacts = SubscriberAnswer & { deletedAt: Date | null };

/** A handler whose topics can be subscribed to, by name. */
export type HandlerTopics = {
  id: string;
  name: string;
  basePath: string;
  policyId: string | null;
  topics: { name: string; contexts: string[] }[];
};

/** The page of a subscriber. */
export type SubscriberPageData = ConfigurationReader & {
  subscriber: SubscriberFacts;
  handlers: HandlerTopics[];
  /** Null: unknown, because counting took too long. */
  failures: FailureCounts | null;
  waiting: WaitingDeliveries | null;
  /** All policies: one may be its own. */
  policies: PolicyChoice[];
  /** Whether the user may backfill it. */
  mayBackfill: boolean;
};

/** The page of a new subscriber. */
export type NewSubscriberData = ConfigurationReader & { handlers: HandlerTopics[] };
