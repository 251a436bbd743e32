import { TableSkeleton } from "@/components/data-table/table-skeleton";
import screen from "@/components/deliveries/deliveries.module.css";

/** The labels and widths of the columns in ./policy-columns.tsx; a skeleton has no cells. */
const COLUMNS = [
  { id: "name", label: "Name", width: 190 },
  { id: "summary", label: "What it does", width: 400 },
  { id: "rules", label: "Rules", width: 64 },
  { id: "interceptors", label: "Interceptors", width: 190 },
  { id: "handlers", label: "Used by", width: 200 },
  { id: "updated", label: "Updated", width: 172 },
];

export function PolicySkeleton() {
  return (
    <div className={screen.screen} aria-busy="true">
      <header className={screen.head}>
        <h1>Policies</h1>
      </header>
      <TableSkeleton columns={COLUMNS} rows={6} />
    </div>
  );
}
