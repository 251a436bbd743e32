import { Skeleton } from "@mantine/core";
import { TableSkeleton } from "@/components/data-table/table-skeleton";
import classes from "./deliveries.module.css";

/** The columns of ./delivery-columns.tsx by label and width: a skeleton has no cells to draw. */
const COLUMNS = [
  { id: "date", label: "Date", width: 210 },
  { id: "eventId", label: "Event ID", width: 150 },
  { id: "contextName", label: "Context", width: 84 },
  { id: "topicName", label: "Topic", width: 104 },
  { id: "subscriberName", label: "Subscriber", width: 128 },
  { id: "subscriberUrl", label: "Subscriber URL", width: 168 },
  { id: "expectedStatusCode", label: "Expected status", width: 82 },
  { id: "httpStatus", label: "Delivery status", width: 82 },
  { id: "failure", label: "Failure", width: 208 },
  { id: "attempts", label: "Attempts", width: 76 },
  { id: "topics", label: "Enabled topics", width: 82 },
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
