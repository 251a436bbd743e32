import { auditColumns } from "@/components/audit-trail/audit-columns";
import { ListSkeleton } from "@/components/list-screen/list-skeleton";
import { auditList } from "@/lib/audit-trail/search-params";

export default function AuditLoading() {
  return <ListSkeleton title="Audit trail" list={auditList} columns={auditColumns} />;
}
