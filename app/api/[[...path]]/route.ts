import { RedeliverError } from "@/lib/errors";
import { errorResponse } from "@/lib/http/respond";

/** Answers every unknown path under /api with the API's 404, for any method. */
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
