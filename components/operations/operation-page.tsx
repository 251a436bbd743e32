"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useCallback } from "react";
import { EmptyState } from "@/components/list-screen/empty-state";
import { ListScreen } from "@/components/list-screen/list-screen";
import { deliveryHref } from "@/lib/events/search-params";
import type { OperationItem } from "@/lib/operations/schema";
import { itemList } from "@/lib/operations/search-params";
import type { OperationPageData } from "@/lib/operations/view";
import { itemColumns } from "./item-columns";
import { OperationControls } from "./operation-controls";
import { OperationFacts } from "./operation-facts";
import { operationName } from "./operation-text";
import classes from "./operations.module.css";
import { useLiveOperation } from "./use-live-operation";

const idOf = (row: OperationItem) => row.deliveryId ?? `${row.eventId} ${row.subscriberId}`;
const nameOf = (row: OperationItem) => `delivery of event ${row.eventId}`;
const hrefOf = ({ eventId, deliveryId }: OperationItem) =>
  eventId !== null && deliveryId !== null ? deliveryHref(eventId, deliveryId) : null;

/**
 * The page of one operation: its facts, its results, what can be done with it, and its deliveries, each with a link to its event. While
 * it runs, only its numbers are followed; the deliveries, up to hundreds of thousands, are read again when it has finished.
 */
export function OperationPage({ data }: { data: OperationPageData }) {
  const router = useRouter();
  const refresh = useCallback(() => router.refresh(), [router]);
  const { operation, isLost } = useLiveOperation(data.operation, refresh);
  return (
    <ListScreen
      list={itemList}
      columns={itemColumns}
      data={data}
      title={operationName(operation)}
      label="Deliveries of the operation"
      {...{ idOf, nameOf, hrefOf }}
      beside={
        <nav className={classes.crumbs} aria-label="Breadcrumb">
          <Link href="/operations">All operations</Link>
        </nav>
      }
      end={<OperationControls operation={operation} edit={data.edit} permissions={data.permissions} />}
      about={<OperationFacts data={{ ...data, operation }} isLost={isLost} />}
      empty={({ chips }) => (
        <EmptyState title={chips.length > 0 ? "No delivery has this result" : "No deliveries"}>
          <p>Choose another result, or all of them.</p>
        </EmptyState>
      )}
    />
  );
}
