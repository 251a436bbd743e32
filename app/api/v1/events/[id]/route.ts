import { methods, route } from "@/lib/api/route";
import { answerEvent, readEvent } from "@/lib/events/api/event";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: route(readEvent, ({ db, actor, params, query }) => answerEvent(db, actor, params.id, query)),
});
