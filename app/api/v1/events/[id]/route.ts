import { z } from "zod";
import { answerEvent } from "@/lib/events/api";
import { methods, route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: route({ access: "deliveries:read", params: z.object({ id: z.guid() }) }, ({ db, params }) =>
    answerEvent(db, params.id),
  ),
});
