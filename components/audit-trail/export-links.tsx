import { Button } from "@mantine/core";
import { Icon } from "@/components/ui/icons";
import { EXPORT_FORMATS, type ExportFormat } from "@/lib/audit-trail/export";
import { type AuditSearch, exportHref } from "@/lib/audit-trail/search-params";

const LABEL = { csv: "CSV", jsonl: "JSON" } as const satisfies Record<ExportFormat, string>;

/** Downloads of exactly the rows that the filter of the screen matches. */
export function ExportLinks({ search }: { search: AuditSearch }) {
  return (
    <>
      {EXPORT_FORMATS.map((format) => (
        <Button
          key={format}
          component="a"
          href={exportHref(search, format)}
          download
          variant="default"
          leftSection={<Icon name="arrowDown" size={13} />}
        >
          Export {LABEL[format]}
        </Button>
      ))}
    </>
  );
}
