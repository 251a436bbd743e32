import { loadAuditDetail } from "@/lib/audit-trail/loaders";
import { errorResponse, json, toResponse } from "@/lib/http/respond";

type Context = { params: Promise<{ rowId: string }> };

/** The data of a row's expansion. */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  try {
    return toResponse(json(await loadAuditDetail((await params).rowId)));
  } catch (error) {
    return errorResponse(error, request);
  }
}
