import { once } from "node:events";
import { createServer } from "node:http";
import type { Database } from "../../lib/db/client";
import { publishEvents } from "../../lib/publishing/publish-events";
import { createHandler, createSubscriber } from "../../prisma/factories/factories";

const PATIENCE_MS = 30_000;

/**
 * Waits until the worker of a hub delivers: publishes an event to a separate subscriber and awaits the request. Then the worker is
 * connected and owns its shards, like the worker of a peer that reports ready.
 */
export async function awaitFirstDelivery(db: Database): Promise<void> {
  const receiver = createServer((request, response) => {
    request.resume();
    response.end();
  });
  receiver.listen(0, "127.0.0.1");
  await once(receiver, "listening");
  const address = receiver.address();
  const port = address && typeof address === "object" ? address.port : 0;
  const arrived = once(receiver, "request", { signal: AbortSignal.timeout(PATIENCE_MS) });
  try {
    const handler = await createHandler(db.prisma, { basePath: "/probe", topicNames: ["probe"] });
    const topicIds = handler.topics.map((topic) => topic.id);
    await createSubscriber(db.prisma, { name: "Probe", url: `http://127.0.0.1:${port}/`, topicIds });
    await publishEvents(db, [{ handler: "/probe", topic: "probe", body: Buffer.from("{}") }]);
    await arrived;
  } finally {
    receiver.close();
    receiver.closeAllConnections();
  }
}
