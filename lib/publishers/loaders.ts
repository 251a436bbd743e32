import "server-only";
import { cache } from "react";
import { loadConfigurationList, requireReader } from "../config-version/loaders";
import type { ConfigurationReader } from "../config-version/view";
import { database } from "../db/client";
import type { RawSearch } from "../list/url-params";
import { findPublisherInUse, listPublishersInUse } from "./data";
import { publisherList } from "./search-params";
import type { PublisherListData, PublisherPageData } from "./view";

/** Loads the list of publishers for a URL. */
export async function loadPublishers(raw: RawSearch): Promise<PublisherListData> {
  return loadConfigurationList(publisherList, raw, (position, { status }) =>
    listPublishersInUse(database(), { statuses: status }, position, new Date()),
  );
}

/** Loads the page of one publisher, once per request; null for an unknown id and for a text that is no id. */
export const loadPublisher = cache(async (id: string): Promise<PublisherPageData | null> => {
  const reader = await requireReader();
  const found = await findPublisherInUse(database(), id, reader.now);
  return found && { ...reader, ...found };
});

/** Loads the page of a new publisher. */
export async function loadNewPublisher(): Promise<ConfigurationReader> {
  return requireReader();
}
