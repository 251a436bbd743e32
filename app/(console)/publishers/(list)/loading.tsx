import { ListSkeleton } from "@/components/list-screen/list-skeleton";
import { publisherColumns } from "@/components/publishers/publisher-columns";
import { publisherList } from "@/lib/publishers/search-params";

export default function PublishersLoading() {
  return <ListSkeleton title="Publishers" list={publisherList} columns={publisherColumns} rows={6} />;
}
