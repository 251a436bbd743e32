import { methods, route } from "@/lib/api/route";
import { answerRetention, retention } from "@/lib/retention/api";
import { updateRetention } from "@/lib/retention/mutations";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: route(retention.read, ({ db }) => answerRetention(db)),
  PATCH: route(retention.update, async ({ db, actor, body }) => {
    await updateRetention(db, actor, body);
    return answerRetention(db);
  }),
});
