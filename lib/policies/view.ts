import type { z } from "zod";
import type { ConfigurationReader } from "../config-version/view";
import type { RetrySettings } from "../engine/retry";
import type { ShownInterceptor } from "../interceptors/schema";
import type { ListData } from "../list/view";
import type { tryRulesAnswer } from "./schema";

/** A handler that carries a policy. */
export type CarryingHandler = { id: string; name: string; basePath: string };

/** What uses a policy: handlers that carry it, and subscribers whose own it is. */
export type PolicyUsage = { handlers: CarryingHandler[]; subscribers: { id: string; name: string }[] };

/** One policy of the list. */
export type ListedPolicy = {
  id: string;
  name: string;
  description: string | null;
  updatedAt: Date;
  /** One line about its retries. */
  summary: string;
  rules: number;
  /** `unknown`: written by another release; every request is refused. */
  interceptors: ShownInterceptor["type"][] | "unknown";
} & PolicyUsage;

/** The list of policies. */
export type PolicyListData = ListData<ListedPolicy> & ConfigurationReader;

/** A policy as handlers choose one: what it does. */
export type PolicyChoice = {
  id: string;
  name: string;
  /** Null: no automatic retry. `unknown`: written by another release, which counts as none. */
  retry: RetrySettings | null | "unknown";
  interceptors: ShownInterceptor["type"][] | "unknown";
};

/** The content of a policy, with secrets masked. */
export type PolicyContent = {
  name: string;
  description: string | null;
  /** Null: no automatic retry. */
  retry: RetrySettings | null;
  interceptors: ShownInterceptor[];
};

export type PolicyFacts = PolicyContent & { id: string; updatedAt: Date };

/** The decisions of rules about the newest failed attempts. */
export type TriedRules = z.output<typeof tryRulesAnswer>;

export type PolicyInUse = PolicyUsage & {
  policy: PolicyFacts;
  /** Names of all contexts: each may have its own URL in an interceptor. */
  contexts: string[];
  /** Parts written by another release or program: retries that count as none, interceptors that refuse every request. */
  unreadable: ("retry" | "interceptors")[];
};

/** The page of a policy. */
export type PolicyPageData = ConfigurationReader & PolicyInUse;

/** The page of a new policy. */
export type NewPolicyData = ConfigurationReader & {
  start: PolicyContent;
  /** The preset that the policy starts from; null: a blank policy. */
  preset: string | null;
  presets: { name: string; description: string }[];
  contexts: string[];
};
