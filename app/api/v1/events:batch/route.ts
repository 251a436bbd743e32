import { publishEvents } from "@/lib/events/mutations";
import { clientAddress } from "@/lib/http/address";
import { methods, route } from "@/lib/http/route";
import { publishBatch } from "@/lib/openapi/traffic";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  POST: route(publishBatch, async ({ db, actor, body, request }) => {
    const events = body.events.map(({ payload, ...event }) => ({
      ...event,
      body: Buffer.from(JSON.stringify(payload)),
    }));
    const published = await publishEvents(db, events, {
      identity: `key:${actor.id}`,
      sourceAddress: clientAddress(request),
    });
    return { eventIds: published.map(({ eventId }) => eventId) };
  }),
});
