import { methods, route } from "@/lib/api/route";
import { clientAddress } from "@/lib/http/address";
import { publishBatch } from "@/lib/publishing/api";
import { readBatch } from "@/lib/publishing/batch-reader";
import { publishEvents } from "@/lib/publishing/publish-events";
import { inTurns } from "@/lib/text/in-turns";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  POST: route(
    { ...publishBatch, readBody: (bytes) => inTurns(readBatch(bytes)) },
    async ({ db, actor, body, request }) => {
      const events = body.events.map(({ payload, ...event }) => ({ ...event, body: payload.bytes }));
      const published = await publishEvents(db, events, {
        identity: `key:${actor.id}`,
        sourceAddress: clientAddress(request),
      });
      return { eventIds: published.map(({ eventId }) => eventId) };
    },
  ),
});
