import { methods, route } from "@/lib/api/route";
import { RedeliverError } from "@/lib/errors";
import * as traffic from "@/lib/openapi/traffic";
import { getOperation } from "@/lib/operations/data";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: route(traffic.getOperation, async ({ db, params }) => {
    const operation = await getOperation(db, params.id);
    if (!operation) throw new RedeliverError("not_found", "There is no operation with that id.");
    return operation;
  }),
});
