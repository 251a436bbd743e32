import type { ListData } from "../list/view";
import type { ApiKeyAnswer } from "./schema";
import type { ApiKeySearch } from "./search-params";

/** The API keys screen for a URL. */
export type ApiKeyListData = ListData<ApiKeyAnswer, ApiKeySearch>;

/** The page of a key. `maySeePayloads`: whether the reader may, and can therefore let a key. */
export type ApiKeyPageData = { apiKey: ApiKeyAnswer; maySeePayloads: boolean; zone: string; now: Date };

/** The page of a new key: which scopes and rights its maker can give it. */
export type NewApiKeyData = {
  mayNot: readonly string[];
  maySeePayloads: boolean;
  zone: string;
  today: string;
};
