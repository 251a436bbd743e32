import { maySeePayloads } from "@/lib/access/actor";
import { methods, route } from "@/lib/api/route";
import { answerList, deliveries } from "@/lib/deliveries/api";
import { answerDiscard, answerRetry, operations } from "@/lib/operations/api/operate";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: route(deliveries.list, ({ db, actor, query, now, isWhole }) =>
    answerList(db, query, maySeePayloads(actor), now, isWhole),
  ),
  POST: route(operations.retry, ({ db, actor, body }) => answerRetry(db, actor, body.deliveries)),
  DELETE: route(operations.discard, ({ db, actor, body }) => answerDiscard(db, actor, body.deliveries)),
});
