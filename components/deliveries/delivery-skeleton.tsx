import { ListSkeleton } from "@/components/list-screen/list-skeleton";
import { failedList } from "@/lib/deliveries/search-params";
import { deliveryColumns } from "./delivery-columns";

export function DeliverySkeleton() {
  return <ListSkeleton title="Delivery Retry" list={failedList} columns={deliveryColumns} isSelectable />;
}
