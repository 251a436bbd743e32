import { ListSkeleton } from "@/components/list-screen/list-skeleton";
import { userColumns } from "@/components/people/user-columns";
import { userList } from "@/lib/people/search-params";

export default function UsersLoading() {
  return <ListSkeleton title="Users" list={userList} columns={userColumns} rows={6} />;
}
