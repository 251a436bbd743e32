import "server-only";
import { cache } from "react";
import { may } from "../access/roles";
import { requireUser } from "../auth/session";
import { loadConfigurationList, requireReader } from "../config-version/loaders";
import { database } from "../db/client";
import type { RawSearch } from "../list/url-params";
import { listSubscribersInUse } from "./data/list";
import { listHandlerTopics, readSubscriberPage } from "./data/page";
import { subscriberList } from "./search-params";
import type { NewSubscriberData, SubscriberListData, SubscriberPageData } from "./view";

/** Loads the list of subscribers. */
export async function loadSubscribers(raw: RawSearch): Promise<SubscriberListData> {
  return loadConfigurationList(subscriberList, raw, (position, search) =>
    listSubscribersInUse(database(), search, position, new Date()),
  );
}

/** Loads the page of one subscriber, once per request; null when there is no subscriber of that id, or the text is no id. */
export const loadSubscriber = cache(async (id: string): Promise<SubscriberPageData | null> => {
  const reader = await requireReader();
  const [found, user] = await Promise.all([
    readSubscriberPage(database(), id, reader.now),
    requireUser("config:read"),
  ]);
  return found && { ...reader, ...found, mayBackfill: may(user.role, "deliveries:retry") };
});

/** Loads the page of a new subscriber. */
export async function loadNewSubscriber(): Promise<NewSubscriberData> {
  return { ...(await requireReader()), handlers: await listHandlerTopics(database()) };
}
