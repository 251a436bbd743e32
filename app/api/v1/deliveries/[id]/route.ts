import { methods, route } from "@/lib/api/route";
import { answerDelivery, readDelivery } from "@/lib/deliveries/api/one";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: route(readDelivery, ({ db, actor, params, query }) => answerDelivery(db, actor, params.id, query)),
});
