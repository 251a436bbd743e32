import { contextColumns } from "@/components/contexts/context-columns";
import { ListSkeleton } from "@/components/list-screen/list-skeleton";
import { contextList } from "@/lib/contexts/search-params";

export default function ContextsLoading() {
  return <ListSkeleton title="Contexts" list={contextList} columns={contextColumns} rows={6} />;
}
