import { publishEvents } from "@/lib/events/mutations";
import { BATCH_LIMIT_BYTES, eventBatch } from "@/lib/events/schema";
import { clientAddress } from "@/lib/http/address";
import { methods, route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  POST: route(
    { access: "events:publish", body: eventBatch, maxBodyBytes: BATCH_LIMIT_BYTES, status: 202 },
    async ({ db, actor, body, request }) => {
      const events = body.events.map(({ payload, ...event }) => ({
        ...event,
        body: Buffer.from(JSON.stringify(payload)),
      }));
      const published = await publishEvents(db, events, {
        identity: `key:${actor.id}`,
        sourceAddress: clientAddress(request),
      });
      return { eventIds: published.map(({ eventId }) => eventId) };
    },
  ),
});
