import { database } from "@/lib/db/client";
import { receiveEvent } from "@/lib/events/receive";
import { errorResponse } from "@/lib/http/respond";
import { methods } from "@/lib/http/route";

/** Publishing does not go through `route`: a handler's policy decides who may, and refusals are kept as events. */
export const { GET, POST, PUT, PATCH, DELETE } = methods({
  POST: async (request) => {
    try {
      const path = new URL(request.url).pathname.slice("/api/events".length);
      return await receiveEvent(database(), request, path);
    } catch (error) {
      return errorResponse(error, request);
    }
  },
});
