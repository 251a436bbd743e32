import { ListSkeleton } from "@/components/list-screen/list-skeleton";
import { subscriberColumns } from "@/components/subscribers/subscriber-columns";
import { subscriberList } from "@/lib/subscribers/search-params";

export default function SubscribersLoading() {
  return <ListSkeleton title="Subscribers" list={subscriberList} columns={subscriberColumns} rows={12} />;
}
