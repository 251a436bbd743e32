import type { ListData } from "../list/view";
import type { ApiKeyAnswer } from "./schema";
import type { ApiKeySearch } from "./search-params";

/** The API keys screen for a URL. */
export type ApiKeyListData = ListData<ApiKeyAnswer, ApiKeySearch>;

/** The page of a key. `mayGivePayloads`: whether the reader sees payloads, and can therefore let a key. */
export type ApiKeyPageData = { apiKey: ApiKeyAnswer; mayGivePayloads: boolean; zone: string; now: Date };

/** The page of a new key: which scopes its maker can give it. */
export type NewApiKeyData = { mayNot: readonly string[]; zone: string; today: string };
