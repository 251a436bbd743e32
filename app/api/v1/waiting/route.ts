import { maySeePayloads } from "@/lib/access/actor";
import { methods, route } from "@/lib/api/route";
import { answerWaiting, waitingDeliveries } from "@/lib/waiting/api";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: route(waitingDeliveries.list, ({ db, actor, query, now }) =>
    answerWaiting(db, query, maySeePayloads(actor), now),
  ),
});
