import { methods, route } from "@/lib/api/route";
import { listHandlers } from "@/lib/handlers/data";
import { createHandler } from "@/lib/handlers/mutations";
import { handlers } from "@/lib/openapi/configuration";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: route(handlers.list, ({ db, query }) => listHandlers(db, query)),
  POST: route(handlers.create, ({ db, actor, body }) => createHandler(db, actor, body)),
});
