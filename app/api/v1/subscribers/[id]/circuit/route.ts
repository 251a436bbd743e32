import { methods, route } from "@/lib/api/route";
import { changeCircuit } from "@/lib/subscribers/api";
import { changeCircuitByHand } from "@/lib/subscribers/mutations/circuit";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  POST: route(changeCircuit, ({ db, actor, params, body }) =>
    changeCircuitByHand(db, actor, params.id, body),
  ),
});
