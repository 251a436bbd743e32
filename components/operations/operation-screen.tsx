"use client";

import { EmptyState } from "@/components/list-screen/empty-state";
import { ListScreen } from "@/components/list-screen/list-screen";
import { RefreshWhileMoving } from "@/components/ui/refresh-while-moving";
import { hasEnded } from "@/lib/engine/operation";
import { unpack } from "@/lib/list/pack";
import { operationHref, operationList } from "@/lib/operations/search-params";
import type { ListedOperation, OperationListData } from "@/lib/operations/view";
import { operationColumns } from "./operation-columns";
import { operationName } from "./operation-text";

const idOf = (row: ListedOperation) => row.id;
const nameOf = (row: ListedOperation) => operationName(row);
const hrefOf = (row: ListedOperation) => operationHref(row.id);

/** The Operations screen: who did what with which deliveries, and what became of them. */
export function OperationScreen({ data }: { data: OperationListData }) {
  return (
    <ListScreen
      list={operationList}
      columns={operationColumns}
      data={data}
      title="Operations"
      label="Operations"
      {...{ idOf, nameOf, hrefOf }}
      notice={
        <RefreshWhileMoving
          isMoving={unpack(data.rows).some(({ state }) => !hasEnded(state))}
          noun="operations"
        />
      }
      empty={({ chips }) => (
        <EmptyState title={chips.length > 0 ? "No operations match these filters" : "No operations yet"}>
          <p>
            An operation appears here when somebody sends, stops, deletes or restores deliveries, in the
            console or by the API. It keeps every delivery with its result.
          </p>
        </EmptyState>
      )}
    />
  );
}
