import { maySeePayloads } from "@/lib/access/actor";
import { methods, route } from "@/lib/api/route";
import { answerAudit, auditTrail } from "@/lib/audit-trail/api";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: route(auditTrail.list, ({ db, actor, query, now }) =>
    answerAudit(db, query, maySeePayloads(actor), now),
  ),
});
