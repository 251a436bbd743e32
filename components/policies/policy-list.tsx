"use client";

import { useRouter } from "next/navigation";
import { useCallback, useMemo } from "react";
import { DataTable } from "@/components/data-table/data-table";
import { useDataTable } from "@/components/data-table/use-data-table";
import { policyHref } from "@/lib/policies/search-params";
import type { ListedPolicy, PolicyListData } from "@/lib/policies/view";
import { policyColumns } from "./policy-columns";

const idOf = (row: ListedPolicy) => row.id;
const nameOf = (row: ListedPolicy) => `policy ${row.name}`;
const NONE: ReadonlySet<string> = new Set();
const nothing = () => null;

/** The rows of the list. Enter opens a row. */
export function PolicyList({ rows, zone, now }: Pick<PolicyListData, "rows" | "zone" | "now">) {
  const router = useRouter();
  const open = useCallback((id: string) => router.push(policyHref(id)), [router]);
  const columns = useMemo(() => policyColumns({ zone, now }), [zone, now]);
  const shown = useMemo(() => columns.map(({ id }) => id), [columns]);
  const table = useDataTable({ columns, shown, data: rows, getRowId: idOf });
  return (
    <DataTable
      table={table}
      label="Policies"
      nameOf={nameOf}
      isSelectable={false}
      isBusy={false}
      expanded={NONE}
      onToggleExpanded={open}
      renderExpansion={nothing}
    />
  );
}
