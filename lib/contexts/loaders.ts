import "server-only";
import { cache } from "react";
import { loadConfigurationList, requireReader } from "../config-version/loaders";
import type { ConfigurationReader } from "../config-version/view";
import { database } from "../db/client";
import type { RawSearch } from "../list/url-params";
import { findContextInUse, listContextsInUse } from "./data";
import { contextList } from "./search-params";
import type { ContextListData, ContextPageData } from "./view";

/** Loads the list of contexts. */
export async function loadContexts(raw: RawSearch): Promise<ContextListData> {
  return loadConfigurationList(contextList, raw, (position) => listContextsInUse(database(), position));
}

/** Loads the page of one context, once per request; null when there is no context of that id, or the text is no id. */
export const loadContext = cache(async (id: string): Promise<ContextPageData | null> => {
  const reader = await requireReader();
  const found = await findContextInUse(database(), id);
  return found && { ...reader, ...found };
});

/** Loads the page of a new context. */
export async function loadNewContext(): Promise<ConfigurationReader> {
  return requireReader();
}
