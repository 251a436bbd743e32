import { RedeliverError } from "@/lib/errors";
import { batchedFile } from "@/lib/http/batched-file";
import { errorResponse } from "@/lib/http/respond";
import { exportHead, exportLines, ITEM_EXPORT_FORMATS } from "@/lib/operations/export";
import { loadItemExport } from "@/lib/operations/loaders";

type Context = { params: Promise<{ operationId: string }> };

/** The items of an operation's page as a file. They are read while the file is sent, a batch at a time. */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  try {
    const { operationId } = await params;
    const { format: asked = "csv", ...raw } = Object.fromEntries(new URL(request.url).searchParams);
    const batches = await loadItemExport(operationId, raw);
    const format = ITEM_EXPORT_FORMATS.find(({ name }) => name === asked);
    if (!format) {
      const names = ITEM_EXPORT_FORMATS.map(({ name }) => name).join(", ");
      throw new RedeliverError("invalid", `The format is one of ${names}.`);
    }
    const body = batchedFile(exportHead(format.type), batches, (items) => exportLines(format.type, items));
    return new Response(body, {
      headers: {
        "content-type": `${format.type}; charset=utf-8`,
        "content-disposition": `attachment; filename="operation-${operationId}.${format.name}"`,
        "cache-control": "no-store",
      },
    });
  } catch (error) {
    return errorResponse(error, request);
  }
}
