import "server-only";
import { cache } from "react";
import { API_KEY_SCOPES } from "../access/roles";
import { requestTimeZone } from "../auth/request-zone";
import { requireUser } from "../auth/session";
import { database } from "../db/client";
import { readList } from "../list/read";
import type { RawSearch } from "../list/url-params";
import { listData } from "../list/view";
import { dayIn } from "../time/zone";
import { findApiKey, listKeysByStatus } from "./data";
import { mayGivePayloads, missingScopes } from "./grant";
import { apiKeyList } from "./search-params";
import type { ApiKeyListData, ApiKeyPageData, NewApiKeyData } from "./view";

/** Loads the API keys screen for a URL. */
export async function loadApiKeys(raw: RawSearch): Promise<ApiKeyListData> {
  const { user, zone, now } = await reader();
  const read = readList(apiKeyList, raw, { zone, now });
  const listed = await listKeysByStatus(database(), read.search.status, read.position, now);
  const columns = user.preferences.columns[apiKeyList.name] ?? null;
  return listData(read, listed, { options: {}, asOf: now, zone, columns });
}

/** Loads the page of one key, once per request; null when there is no key of that id, or the text is no id. */
export const loadApiKey = cache(async (id: string): Promise<ApiKeyPageData | null> => {
  const { user, zone, now } = await reader();
  const apiKey = await findApiKey(database(), id, now);
  return apiKey && { apiKey, mayGivePayloads: mayGivePayloads(user), zone, now };
});

/** Loads the page of a new key. */
export async function loadNewApiKey(): Promise<NewApiKeyData> {
  const { user, zone, now } = await reader();
  const mayNot = missingScopes(user, API_KEY_SCOPES);
  return { mayNot, zone, today: dayIn(zone, now) };
}

async function reader() {
  const [user, { zone }] = await Promise.all([requireUser("api-keys:write"), requestTimeZone()]);
  return { user, zone, now: new Date() };
}
