import { z } from "zod";
import { operation } from "../../api/operation";
import { liveData } from "../../live/schema";
import { storedText } from "../../text/stored-text";

export const liveQuery = z.strictObject({
  lastEventId: storedText()
    .max(100)
    .optional()
    .describe("For clients that cannot set the header `Last-Event-ID`, which comes before it."),
});

/** The operation that follows what changes. It is answered before Next (handler.ts). */
export const followChanges = operation({
  method: "get",
  path: "/api/live",
  tag: "live events",
  access: "deliveries:read",
  summary: "Follow what changes",
  description:
    "Server-sent events. `change` says what has changed, never the rows: read those again. `resync` follows a `Last-Event-ID` that is " +
    "unknown or too old, and an interruption in the hub: changes may have been missed. At most four messages a second; a comment " +
    "every 15 seconds. A stream ends with its session or key, which is checked every minute, when the user's role changes, and when " +
    "the client has not read a message for 10 seconds. A session or key has 8 streams at most.",
  query: liveQuery,
  answer: liveData,
  answerType: "text/event-stream",
  errors: ["method_not_allowed", "too_many_requests", "unavailable"],
});
