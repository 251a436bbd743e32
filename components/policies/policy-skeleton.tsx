import { ListSkeleton } from "@/components/list-screen/list-skeleton";
import { policyList } from "@/lib/policies/search-params";
import { policyColumns } from "./policy-columns";

export function PolicySkeleton() {
  return <ListSkeleton title="Policies" list={policyList} columns={policyColumns} rows={6} />;
}
