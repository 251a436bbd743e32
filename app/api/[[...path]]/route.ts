import { RedeliverError } from "@/lib/errors";
import { errorResponse } from "@/lib/http/respond";

/** Every path under /api that nothing else serves: the API's own 404, for any method. */
async function unknownPath(request: Request): Promise<Response> {
  return errorResponse(new RedeliverError("not_found", "There is nothing at this path."), request);
}

export {
  unknownPath as DELETE,
  unknownPath as GET,
  unknownPath as PATCH,
  unknownPath as POST,
  unknownPath as PUT,
};
