import { loadDeliveryBeside } from "@/lib/deliveries/loaders/one";
import { errorResponse, json, toResponse } from "@/lib/http/respond";
import { datedJson } from "@/lib/text/dated-json";

type Context = { params: Promise<{ deliveryId: string }> };

/** One delivery, for the drawer beside a list. */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  try {
    return toResponse(json(datedJson(await loadDeliveryBeside((await params).deliveryId))));
  } catch (error) {
    return errorResponse(error, request);
  }
}
