import { Skeleton } from "@mantine/core";
import { TableSkeleton } from "@/components/data-table/table-skeleton";
import classes from "./deliveries.module.css";

/** The columns of ./delivery-columns.tsx by label and width: a skeleton has no cells to draw. */
const COLUMNS = [
  { id: "date", label: "Date", width: 204 },
  { id: "eventId", label: "Event ID", width: 134 },
  { id: "contextName", label: "Context", width: 74 },
  { id: "topicName", label: "Topic", width: 92 },
  { id: "subscriberName", label: "Subscriber", width: 124 },
  { id: "subscriberUrl", label: "Subscriber URL", width: 148 },
  { id: "expectedStatusCode", label: "Expected status", width: 72 },
  { id: "httpStatus", label: "Delivery status", width: 72 },
  { id: "failure", label: "Failure", width: 200 },
  { id: "attempts", label: "Attempts", width: 66 },
  { id: "topics", label: "Enabled topics", width: 72 },
];

export function DeliverySkeleton() {
  return (
    <div className={classes.screen} aria-busy="true">
      <header className={classes.head}>
        <h1>Delivery Retry</h1>
      </header>
      <div className={classes.filters}>
        {[240, 180, 78, 110, 98, 164, 112].map((width) => (
          <Skeleton key={width} height={28} width={width} radius="sm" />
        ))}
      </div>
      <div className={classes.toolbar}>
        <Skeleton height={10} width={180} />
      </div>
      <TableSkeleton columns={COLUMNS} />
    </div>
  );
}
