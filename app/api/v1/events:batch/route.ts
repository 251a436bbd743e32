import { batchPayloads } from "@/lib/events/batch-payloads";
import { publishEvents } from "@/lib/events/mutations";
import { clientAddress } from "@/lib/http/address";
import { methods, route } from "@/lib/http/route";
import { publishBatch } from "@/lib/openapi/traffic";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  POST: route(publishBatch, async ({ db, actor, body, text, request }) => {
    const payloads = batchPayloads(text);
    const events = body.events.map(({ payload: _, ...event }, index) => ({
      ...event,
      body: Buffer.from(payloads[index] ?? ""),
    }));
    const published = await publishEvents(db, events, {
      identity: `key:${actor.id}`,
      sourceAddress: clientAddress(request),
    });
    return { eventIds: published.map(({ eventId }) => eventId) };
  }),
});
