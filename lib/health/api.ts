import { z } from "zod";
import { operation } from "../api/operation";

/** The operation that health checks call. */

export const health = z.object({
  status: z.literal("ok"),
  oldestDueSeconds: z
    .int()
    .nullable()
    .describe("How long the oldest due delivery has waited; null when none is due."),
});

export const readHealth = operation({
  method: "get",
  path: "/api/health",
  tag: "service",
  access: "public",
  summary: "Ask whether the service and its database answer",
  answer: health,
  errors: ["unavailable"],
});
