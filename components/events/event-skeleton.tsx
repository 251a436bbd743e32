import { ListSkeleton } from "@/components/list-screen/list-skeleton";
import { eventList } from "@/lib/events/search-params";
import { eventColumns } from "./event-columns";

export function EventSkeleton() {
  return <ListSkeleton title="Event Status" list={eventList} columns={eventColumns} />;
}
