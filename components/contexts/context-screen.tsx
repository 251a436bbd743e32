"use client";

import { NewRowLink } from "@/components/form-screen/new-row-link";
import { EmptyState } from "@/components/list-screen/empty-state";
import { ListScreen } from "@/components/list-screen/list-screen";
import { CONTEXTS, contextHref, contextList } from "@/lib/contexts/search-params";
import type { ContextListData, ListedContext } from "@/lib/contexts/view";
import { contextColumns } from "./context-columns";

const idOf = (row: ListedContext) => row.id;
const nameOf = (row: ListedContext) => `context ${row.name}`;
const hrefOf = (row: ListedContext) => contextHref(row.id);

/** The Contexts screen: every context, and how much uses it. */
export function ContextScreen({ data }: { data: ContextListData }) {
  return (
    <ListScreen
      list={contextList}
      columns={contextColumns}
      data={data}
      title="Contexts"
      label="Contexts"
      {...{ idOf, nameOf, hrefOf }}
      end={<NewRowLink screen={CONTEXTS} mayEdit={data.mayEdit} />}
      empty={() => (
        <EmptyState title="No contexts on this page">
          <p>The default context always exists: it is on the first page.</p>
        </EmptyState>
      )}
    />
  );
}
