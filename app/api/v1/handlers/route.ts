import { answerPage } from "@/lib/api/inputs";
import { methods, route } from "@/lib/api/route";
import { handlers } from "@/lib/handlers/api";
import { listHandlers } from "@/lib/handlers/data";
import { createHandler } from "@/lib/handlers/mutations";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: route(handlers.list, ({ db, query }) => answerPage(query, (page) => listHandlers(db, page))),
  POST: route(handlers.create, ({ db, actor, body }) => createHandler(db, actor, body)),
});
