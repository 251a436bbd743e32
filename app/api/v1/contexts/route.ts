import { methods, route } from "@/lib/api/route";
import { listContexts } from "@/lib/contexts/data";
import { createContext } from "@/lib/contexts/mutations";
import { contexts } from "@/lib/openapi/configuration";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: route(contexts.list, ({ db, query }) => listContexts(db, query)),
  POST: route(contexts.create, ({ db, actor, body }) => createContext(db, actor, body)),
});
