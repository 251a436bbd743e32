import "server-only";
import { cache } from "react";
import { publicUrl } from "../config/env";
import { loadConfigurationList, requireReader } from "../config-version/loaders";
import { listContextNames } from "../contexts/data";
import { database } from "../db/client";
import type { RawSearch } from "../list/url-params";
import { listPolicyChoices } from "../policies/data";
import { findHandlerInUse, listHandlersInUse } from "./data";
import { handlerList } from "./search-params";
import type { HandlerChoices, HandlerListData, HandlerPageData, NewHandlerData } from "./view";

/** Loads the list of handlers. */
export async function loadHandlers(raw: RawSearch): Promise<HandlerListData> {
  return loadConfigurationList(handlerList, raw, (position) => listHandlersInUse(database(), position));
}

/** Loads the page of one handler, once per request; null when there is no handler of that id, or the text is no id. */
export const loadHandler = cache(async (id: string): Promise<HandlerPageData | null> => {
  const reader = await requireReader();
  const [found, choices] = await Promise.all([findHandlerInUse(database(), id), loadChoices()]);
  return found && { ...reader, ...found, ...choices, publicUrl: publicUrl() };
});

/** Loads the page of a new handler. */
export async function loadNewHandler(): Promise<NewHandlerData> {
  const reader = await requireReader();
  return { ...reader, ...(await loadChoices()) };
}

async function loadChoices(): Promise<HandlerChoices> {
  const db = database();
  const [policies, contexts] = await Promise.all([listPolicyChoices(db), listContextNames(db)]);
  return { policies, contexts };
}
