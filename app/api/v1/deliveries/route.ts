import { methods, route } from "@/lib/api/route";
import { answerDiscard, answerList, answerRetry } from "@/lib/deliveries/api";
import { discardDeliveries, listDeliveries, retryDeliveries } from "@/lib/openapi/traffic";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: route(listDeliveries, ({ db, query }) => answerList(db, query)),
  POST: route(retryDeliveries, ({ db, actor, body }) => answerRetry(db, actor, body.deliveries)),
  DELETE: route(discardDeliveries, ({ db, actor, body }) => answerDiscard(db, actor, body.deliveries)),
});
