import type { Database } from "../../lib/db/client";
import { SUBSCRIBERS, subscriberUrl } from "./configuration";
import { API_KEY_ID, subscriberId } from "./ids";

/**
 * Returns whether this database contains the demonstration. If so, sets the URLs of its subscribers to `port`, which may have
 * changed since the last start.
 */
export async function hasDemonstration(db: Database, port: number): Promise<boolean> {
  if (!(await db.prisma.apiKey.findUnique({ where: { id: API_KEY_ID } }))) return false;
  await db.prisma.$transaction(async (store) => {
    let moved = 0;
    for (const subscriber of SUBSCRIBERS.filter((one) => one.url === undefined)) {
      const where = {
        id: subscriberId(subscriber.slug),
        url: {
          startsWith: "http://127.0.0.1:",
          endsWith: `/${subscriber.slug}`,
          not: subscriberUrl(subscriber, port),
        },
      };
      moved += (await store.subscriber.updateMany({ where, data: { url: subscriberUrl(subscriber, port) } }))
        .count;
    }
    if (moved) await store.configVersion.update({ where: { id: 1 }, data: { version: { increment: 1 } } });
  });
  return true;
}
