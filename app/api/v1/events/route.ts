import { methods, route } from "@/lib/api/route";
import { answerEventList } from "@/lib/events/api";
import { listEventsQuery } from "@/lib/events/api-schema";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: route({ access: "deliveries:read", query: listEventsQuery }, ({ db, query }) =>
    answerEventList(db, query),
  ),
});
