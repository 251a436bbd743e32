import { methods, route } from "@/lib/api/route";
import { operations } from "@/lib/operations/api/operate";
import { getOperation } from "@/lib/operations/data/progress";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: route(operations.get, ({ db, params }) => getOperation(db, params.id)),
});
