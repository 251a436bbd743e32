import { methods, route } from "@/lib/api/route";
import { answerAudit, auditTrail } from "@/lib/audit-trail/api";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: route(auditTrail.list, ({ db, query, now }) => answerAudit(db, query, now)),
});
