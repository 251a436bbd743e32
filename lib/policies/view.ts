import type { z } from "zod";
import type { RetrySettings } from "../engine/retry";
import type { ShownInterceptor } from "../interceptors/schema";
import type { tryRulesAnswer } from "./schema";

/** A handler that uses a policy. */
export type Usage = { id: string; name: string; basePath: string };

/** Whose page it is: what they may do, and how they read a clock. */
type Operator = { mayEdit: boolean; zone: string; now: Date };

/** One policy of the list. */
export type ListedPolicy = {
  id: string;
  name: string;
  description: string | null;
  updatedAt: Date;
  /** What its retries do, in one line. */
  summary: string;
  rules: number;
  /** `unknown`: written by another release, and nobody passes them. */
  interceptors: ShownInterceptor["type"][] | "unknown";
  handlers: Usage[];
};

/** What the list of policies shows. `total` is larger than the list where not all are listed. */
export type PolicyListData = Operator & { rows: ListedPolicy[]; total: number };

/** What a policy says, secrets masked. */
export type PolicyContent = {
  name: string;
  description: string | null;
  /** Null: no automatic retry. */
  retry: RetrySettings | null;
  interceptors: ShownInterceptor[];
};

export type PolicyFacts = PolicyContent & { id: string; updatedAt: Date };

/** What rules would have done to the last failed attempts. */
export type TriedRules = z.output<typeof tryRulesAnswer>;

export type PolicyInUse = {
  policy: PolicyFacts;
  handlers: Usage[];
  /** Names of all contexts: single ones may have URLs of their own. */
  contexts: string[];
  /** Parts that another release or program has written: retries that count as none, interceptors that nobody passes. */
  unreadable: ("retry" | "interceptors")[];
};

/** What the page of a policy shows. */
export type PolicyPageData = Operator & PolicyInUse;

/** What the page of a new policy starts from. */
export type NewPolicyData = Operator & {
  start: PolicyContent;
  /** The preset it was taken from; null: blank. */
  preset: string | null;
  presets: { name: string; description: string }[];
  contexts: string[];
};
