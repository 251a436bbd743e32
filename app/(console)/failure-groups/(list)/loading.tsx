import { groupColumns } from "@/components/failure-groups/group-columns";
import { ListSkeleton } from "@/components/list-screen/list-skeleton";
import { groupList } from "@/lib/failure-groups/search-params";

export default function FailureGroupsLoading() {
  return <ListSkeleton title="Failure groups" list={groupList} columns={groupColumns} />;
}
