import { methods, route } from "@/lib/api/route";
import { answerEvent } from "@/lib/events/api-event";
import * as traffic from "@/lib/openapi/traffic";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: route(traffic.getEvent, ({ db, params, query }) => answerEvent(db, params.id, query)),
});
