import { methods, route } from "@/lib/api/route";
import { readSubscriberHealth } from "@/lib/subscriber-health/api";
import { getSubscriberHealth } from "@/lib/subscriber-health/data";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: route(readSubscriberHealth, ({ db, params }) => getSubscriberHealth(db, params.id, new Date())),
});
