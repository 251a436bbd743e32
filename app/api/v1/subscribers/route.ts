import { answerPage } from "@/lib/api/inputs";
import { methods, route } from "@/lib/api/route";
import { subscribers } from "@/lib/subscribers/api";
import { listSubscribers } from "@/lib/subscribers/data";
import { createSubscriber } from "@/lib/subscribers/mutations";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: route(subscribers.list, ({ db, query }) => answerPage(query, (page) => listSubscribers(db, page))),
  POST: route(subscribers.create, ({ db, actor, body }) => createSubscriber(db, actor, body)),
});
