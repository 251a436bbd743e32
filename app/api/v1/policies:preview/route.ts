import { methods, route } from "@/lib/api/route";
import { planRetries } from "@/lib/engine/schedule";
import { previewRetries } from "@/lib/policies/api";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  POST: route(previewRetries, ({ body }) => ({ items: planRetries(body.retry) })),
});
