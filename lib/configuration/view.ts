import type { z } from "zod";
import type { FoldRule } from "../engine/fingerprint/fold-rules";
import type { HandlerAnswer } from "../handlers/schema";
import type { PolicyContent } from "../policies/view";
import type { PublisherContent } from "../publishers/view";
import type { circuitSettings } from "../subscribers/circuit";
import type { SubscriberAnswer } from "../subscribers/schema";

/** The configuration by names, without ids, times and secrets: what `GET /api/v1/configuration` answers. */

export type ContextEntry = { name: string };

export type PolicyEntry = PolicyContent;

export type TopicEntry = Omit<HandlerAnswer["topics"][number], "id">;

export type HandlerEntry = Pick<HandlerAnswer, "name" | "version" | "description" | "basePath" | "open"> & {
  /** The name of its policy. */
  policy: string | null;
  topics: TopicEntry[];
};

export type PublisherEntry = PublisherContent;

export type SubscriberEntry = Pick<
  SubscriberAnswer,
  | ("name" | "url" | "expectedStatus" | "status" | "paused" | "description" | "developerEmail" | "headers")
  | ("timeoutMs" | "maxConcurrency" | "ratePerSecond" | "maintenanceWindows" | "alternativeUrl")
  | "subscriptions"
> & {
  circuit: z.output<typeof circuitSettings> | null;
  /** The name of its own policy. */
  policy: string | null;
};

export type Entries = {
  contexts: ContextEntry;
  policies: PolicyEntry;
  handlers: HandlerEntry;
  publishers: PublisherEntry;
  subscribers: SubscriberEntry;
};

/** The nouns of the configuration in the order in which they refer to one another. */
export const NOUNS = ["contexts", "policies", "handlers", "publishers", "subscribers"] as const;
export type Noun = (typeof NOUNS)[number];

export const ONE = {
  contexts: "context",
  policies: "policy",
  handlers: "handler",
  publishers: "publisher",
  subscribers: "subscriber",
} as const satisfies Record<Noun, string>;

/** Beside the rows of the nouns, the rules of folding: one list for the hub, in the order in which they are applied. */
export type Configuration = { [Name in Noun]: Entries[Name][] } & { foldRules: FoldRule[] };
