import { maySeePayloads } from "@/lib/access/actor";
import { readAudit } from "@/lib/audit-trail/data";
import { EXPORT_FORMATS, EXPORT_TYPE, exportHead, exportLines } from "@/lib/audit-trail/export";
import { loadAuditExport } from "@/lib/audit-trail/loaders";
import { recordExport } from "@/lib/audit-trail/mutations";
import type { AuditRow } from "@/lib/audit-trail/schema";
import { auditRowSeen } from "@/lib/audit-trail/withheld";
import { RedeliverError } from "@/lib/errors";
import { batchedFile } from "@/lib/http/batched-file";
import { errorResponse } from "@/lib/http/respond";

/** The rows of the Audit trail screen's filter as a file. They are read while the file is sent, a batch at a time. */
export async function GET(request: Request): Promise<Response> {
  try {
    const { format: asked = "csv", ...raw } = Object.fromEntries(new URL(request.url).searchParams);
    const { db, actor, filter, now } = await loadAuditExport(raw);
    const format = EXPORT_FORMATS.find((one) => one === asked);
    if (!format) throw new RedeliverError("invalid", `The format is one of ${EXPORT_FORMATS.join(", ")}.`);
    await recordExport(db, actor, { filter, format });
    const name = `audit-trail-${now.toISOString().slice(0, 19).replaceAll(":", "")}.${format}`;
    const seesPayloads = maySeePayloads(actor);
    const lines = (rows: AuditRow[]) =>
      exportLines(
        format,
        rows.map((row) => auditRowSeen(row, seesPayloads)),
      );
    return new Response(batchedFile(exportHead(format), readAudit(db, filter), lines), {
      headers: {
        "content-type": EXPORT_TYPE[format],
        "content-disposition": `attachment; filename="${name}"`,
        "cache-control": "no-store",
      },
    });
  } catch (error) {
    return errorResponse(error, request);
  }
}
