import { methods, route } from "@/lib/api/route";
import { foldRulesOperations } from "@/lib/fold-rules/api";
import { readFoldRules } from "@/lib/fold-rules/data";
import { updateFoldRules } from "@/lib/fold-rules/mutations";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: route(foldRulesOperations.read, ({ db }) => readFoldRules(db.prisma)),
  PATCH: route(foldRulesOperations.update, ({ db, actor, body }) => updateFoldRules(db, actor, body)),
});
