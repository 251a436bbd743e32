import { answerDiscard, answerList, answerRetry } from "@/lib/deliveries/api";
import { actOnDeliveriesBody, listDeliveriesQuery } from "@/lib/deliveries/api-schema";
import { methods, route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: route({ access: "deliveries:read", query: listDeliveriesQuery }, ({ db, query }) =>
    answerList(db, query),
  ),
  POST: route({ access: "deliveries:retry", body: actOnDeliveriesBody, status: 202 }, ({ db, actor, body }) =>
    answerRetry(db, actor, body.deliveries),
  ),
  DELETE: route(
    { access: "deliveries:discard", body: actOnDeliveriesBody, status: 202 },
    ({ db, actor, body }) => answerDiscard(db, actor, body.deliveries),
  ),
});
