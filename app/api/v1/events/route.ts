import { methods, route } from "@/lib/api/route";
import { answerEventList, readEvents } from "@/lib/events/api/list";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: route(readEvents, ({ db, query, now, isWhole }) => answerEventList(db, query, now, isWhole)),
});
