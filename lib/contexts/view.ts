import type { ConfigurationReader } from "../config-version/view";
import type { ListData } from "../list/view";

/** What uses a context. Each list is cut after `MOST_SHOWN`; the counts are of all. */
export type ContextUsage = {
  /** Handlers with topics that are enabled in it. */
  handlers: { id: string; name: string; basePath: string; topics: string[] }[];
  subscribers: { id: string; name: string }[];
  /** Policies with an interceptor that has a URL for it. */
  policies: { id: string; name: string }[];
  counts: { handlers: number; subscribers: number; policies: number };
};

export type ContextFacts = { id: string; name: string; isDefault: boolean; updatedAt: Date };

/** One context of the list, with the numbers of what uses it. */
export type ListedContext = ContextFacts & { topics: number; subscribers: number; policies: number };

/** The list of contexts. */
export type ContextListData = ListData<ListedContext> & ConfigurationReader;

/** The page of a context. */
export type ContextPageData = ConfigurationReader & { context: ContextFacts; usage: ContextUsage };
