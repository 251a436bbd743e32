import { methods, route } from "@/lib/api/route";
import { tryFoldingOperation } from "@/lib/folding/api";
import { tryFolding } from "@/lib/folding/data";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  POST: route(tryFoldingOperation, ({ db, actor, body }) => tryFolding(db, actor, body)),
});
