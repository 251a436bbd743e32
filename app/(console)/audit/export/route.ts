import { readAudit } from "@/lib/audit-trail/data";
import {
  EXPORT_FORMATS,
  EXPORT_TYPE,
  type ExportFormat,
  exportHead,
  exportLines,
} from "@/lib/audit-trail/export";
import { loadAuditExport } from "@/lib/audit-trail/loaders";
import { recordExport } from "@/lib/audit-trail/mutations";
import { RedeliverError } from "@/lib/errors";
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
    return new Response(fileOf(format, readAudit(db, filter)), {
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

/** The text of a file. A batch is read when the client has taken the one before; a failure breaks the download off. */
function fileOf(format: ExportFormat, batches: ReturnType<typeof readAudit>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>(
    {
      start: (controller) => {
        const head = exportHead(format);
        if (head) controller.enqueue(encoder.encode(head));
      },
      pull: async (controller) => {
        const { value, done } = await batches.next();
        if (done) controller.close();
        else controller.enqueue(encoder.encode(exportLines(format, value)));
      },
      cancel: async () => {
        await batches.return(undefined);
      },
    },
    { highWaterMark: 1 },
  );
}
