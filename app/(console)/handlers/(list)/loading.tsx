import { handlerColumns } from "@/components/handlers/handler-columns";
import { ListSkeleton } from "@/components/list-screen/list-skeleton";
import { handlerList } from "@/lib/handlers/search-params";

export default function HandlersLoading() {
  return <ListSkeleton title="Handlers" list={handlerList} columns={handlerColumns} rows={6} />;
}
