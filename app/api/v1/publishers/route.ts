import { answerPage } from "@/lib/api/inputs";
import { methods, route } from "@/lib/api/route";
import { publishers } from "@/lib/publishers/api";
import { listPublishers } from "@/lib/publishers/data";
import { createPublisher } from "@/lib/publishers/mutations";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: route(publishers.list, ({ db, query }) => answerPage(query, (page) => listPublishers(db, page))),
  POST: route(publishers.create, ({ db, actor, body }) => createPublisher(db, actor, body)),
});
