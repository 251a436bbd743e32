import { answerPage } from "@/lib/api/inputs";
import { methods, route } from "@/lib/api/route";
import { contexts } from "@/lib/contexts/api";
import { listContexts } from "@/lib/contexts/data";
import { createContext } from "@/lib/contexts/mutations";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: route(contexts.list, ({ db, query }) => answerPage(query, (page) => listContexts(db, page))),
  POST: route(contexts.create, ({ db, actor, body }) => createContext(db, actor, body)),
});
