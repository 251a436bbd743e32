import { Skeleton } from "@mantine/core";
import { TableSkeleton } from "@/components/data-table/table-skeleton";
import classes from "@/components/deliveries/deliveries.module.css";

/** The columns of ./event-columns.tsx by label and width: a skeleton has no cells to draw. */
const COLUMNS = [
  { id: "date", label: "Received", width: 180 },
  { id: "eventId", label: "Event ID", width: 160 },
  { id: "handlerName", label: "Handler", width: 140 },
  { id: "topicName", label: "Topic", width: 130 },
  { id: "contextName", label: "Context", width: 96 },
  { id: "publisherName", label: "Publisher", width: 130 },
  { id: "status", label: "Status", width: 150 },
  { id: "deliveries", label: "Deliveries", width: 150 },
  { id: "retry", label: "Delivery retry", width: 96 },
];

export function EventSkeleton() {
  return (
    <div className={classes.screen} aria-busy="true">
      <header className={classes.head}>
        <h1>Event Status</h1>
      </header>
      <div className={classes.filters}>
        {[484, 78, 96, 98, 102, 110, 134].map((width) => (
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
