import { RedeliverError } from "@/lib/errors";
import { batchedFile } from "@/lib/http/batched-file";
import { errorResponse } from "@/lib/http/respond";
import { FILE_FORMATS, fileHead, fileHeaders, fileLine } from "@/lib/list/file";
import { loadItemExport } from "@/lib/operations/loaders";
import { ITEM_COLUMNS } from "@/lib/operations/states";

type Context = { params: Promise<{ operationId: string }> };

/** The items of an operation's page as a file. They are read while the file is sent, a batch at a time. */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  try {
    const { operationId } = await params;
    const { format: asked = "csv", ...raw } = Object.fromEntries(new URL(request.url).searchParams);
    const batches = await loadItemExport(operationId, raw);
    const format = FILE_FORMATS.find(({ name }) => name === asked);
    if (!format) {
      const names = FILE_FORMATS.map(({ name }) => name).join(", ");
      throw new RedeliverError("invalid", `The format is one of ${names}.`);
    }
    const { type } = format;
    const body = batchedFile(fileHead(type, ITEM_COLUMNS), batches, (items) =>
      items.map((item) => fileLine(type, ITEM_COLUMNS, item)).join(""),
    );
    return new Response(body, { headers: fileHeaders(type, `operation-${operationId}`) });
  } catch (error) {
    return errorResponse(error, request);
  }
}
