import { loadExpansion } from "@/lib/deliveries/loaders";
import { errorResponse, json, toResponse } from "@/lib/http/respond";

type Context = { params: Promise<{ deliveryId: string }> };

/** The data of a row's expansion: the event as received and the last answer. */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  try {
    return toResponse(json(await loadExpansion((await params).deliveryId)));
  } catch (error) {
    return errorResponse(error, request);
  }
}
