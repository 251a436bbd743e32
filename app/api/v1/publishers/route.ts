import { methods, route } from "@/lib/api/route";
import { publishers } from "@/lib/openapi/configuration";
import { listPublishers } from "@/lib/publishers/data";
import { createPublisher } from "@/lib/publishers/mutations";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: route(publishers.list, ({ db, query }) => listPublishers(db, query)),
  POST: route(publishers.create, ({ db, actor, body }) => createPublisher(db, actor, body)),
});
