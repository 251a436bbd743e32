import { methods, route } from "@/lib/api/route";
import { answerRestore, operations } from "@/lib/operations/api/operate";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  POST: route(operations.restore, ({ body, ...caller }) => answerRestore(caller, body.deliveries)),
});
