"use client";

import { NewRowLink } from "@/components/form-screen/new-row-link";
import { EmptyState } from "@/components/list-screen/empty-state";
import { ListScreen } from "@/components/list-screen/list-screen";
import type { ApiKeyAnswer } from "@/lib/api-keys/schema";
import { API_KEYS, apiKeyHref, apiKeyList } from "@/lib/api-keys/search-params";
import type { ApiKeyListData } from "@/lib/api-keys/view";
import { apiKeyColumns } from "./api-key-columns";

const idOf = (row: ApiKeyAnswer) => row.id;
const nameOf = (row: ApiKeyAnswer) => `API key ${row.name}`;
const hrefOf = (row: ApiKeyAnswer) => apiKeyHref(row.id);

/** The API keys screen: what programs may do, and which keys are in use. */
export function ApiKeyScreen({ data }: { data: ApiKeyListData }) {
  return (
    <ListScreen
      list={apiKeyList}
      columns={apiKeyColumns}
      data={data}
      title={API_KEYS.label.many}
      label={API_KEYS.label.many}
      {...{ idOf, nameOf, hrefOf }}
      end={<NewRowLink screen={API_KEYS} mayEdit />}
      empty={({ chips }) => (
        <EmptyState title={chips.length > 0 ? "No API keys match these filters" : "No API keys yet"}>
          <p>A program needs a key to publish events, or to read and operate by the HTTP API.</p>
        </EmptyState>
      )}
    />
  );
}
