import { ListSkeleton } from "@/components/list-screen/list-skeleton";
import { operationColumns } from "@/components/operations/operation-columns";
import { operationList } from "@/lib/operations/search-params";

export default function OperationsLoading() {
  return <ListSkeleton title="Operations" list={operationList} columns={operationColumns} />;
}
