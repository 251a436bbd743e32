"use client";

import { EmptyState } from "@/components/list-screen/empty-state";
import { ListScreen } from "@/components/list-screen/list-screen";
import { actionLabel } from "@/lib/audit-trail/labels";
import { AUDIT, auditList } from "@/lib/audit-trail/search-params";
import type { AuditListData, ListedAuditRow } from "@/lib/audit-trail/view";
import { auditColumns } from "./audit-columns";
import { renderDetail } from "./audit-detail";
import { ExportLinks } from "./export-links";

const idOf = (row: ListedAuditRow) => row.id;
const nameOf = (row: ListedAuditRow) => `${actionLabel(row.action)} by ${row.actor.name}`;

/** The Audit trail screen: who did what, when and from where, and what was refused. */
export function AuditScreen({ data }: { data: AuditListData }) {
  return (
    <ListScreen
      list={auditList}
      columns={auditColumns}
      data={data}
      title={AUDIT.label}
      label={AUDIT.label}
      {...{ idOf, nameOf }}
      renderExpansion={renderDetail}
      end={<ExportLinks search={data.search} />}
      empty={({ chips }) => (
        <EmptyState title={chips.length > 0 ? "No rows match these filters" : "Nothing happened today"}>
          <p>
            A row is written whenever somebody signs in, changes something or operates on deliveries, and when
            that is refused. Choose earlier dates to see what happened before.
          </p>
        </EmptyState>
      )}
    />
  );
}
