import { Pool } from "undici";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openApiDocument } from "@/lib/openapi/document";
import { createApiDatabase, createKey } from "@/lib/testing/api";
import type { TestDatabase } from "@/lib/testing/database";
import { Dice } from "@/lib/testing/fuzz/dice";
import { apiRequests, type Document, type FuzzRequest } from "@/lib/testing/fuzz/requests";
import { startApiServer } from "@/lib/testing/processes/api-server";
import {
  createHandler,
  createPolicy,
  createPublisher,
  createSubscriber,
  DEFAULT_CONTEXT_ID,
} from "@/prisma/factories/factories";
import { createFailures } from "@/prisma/factories/failures";

const SEED = Number(process.env.FUZZ_SEED ?? 20_261_126);
const REQUESTS = 18_000;
const AT_ONCE = 8;

let db: TestDatabase;
let server: Awaited<ReturnType<typeof startApiServer>>;
let pool: Pool;
let ids: [string, ...string[]];
let authorization: string;
beforeAll(async () => {
  db = await createApiDatabase();
  server = await startApiServer(db);
  pool = new Pool(server.origin, { connections: AT_ONCE });
  authorization = `Bearer ${await createKey(db)}`;
  const handler = await createHandler(db.prisma, {
    basePath: "/alerts",
    topicNames: ["latency"],
    open: true,
  });
  const { id: policyId } = await createPolicy(db.prisma);
  const { id: publisherId } = await createPublisher(db.prisma);
  const { id: subscriberId } = await createSubscriber(db.prisma, {
    topicIds: handler.topics.map(({ id }) => id),
  });
  const { deliveries } = await createFailures(db, 5, { failedAt: new Date(Date.now() - 9000) });
  const failed = deliveries.flatMap((one) => [one.id, one.eventId, one.subscriberId]);
  ids = [DEFAULT_CONTEXT_ID, handler.id, policyId, publisherId, subscriberId, ...failed];
});
afterAll(async () => {
  await pool.destroy();
  await server.close();
  await db.drop();
});

async function statusOf({ method, path, headers, body }: FuzzRequest): Promise<number> {
  const request = { method, path, headers, body: body ?? null } as Parameters<Pool["request"]>[0];
  const answer = await pool.request(request);
  // A live stream has no end.
  if (answer.headers["content-type"] === "text/event-stream") answer.body.destroy();
  else await answer.body.dump();
  return answer.statusCode;
}

describe("odd requests", () => {
  it(`never cause a server error: ${REQUESTS} of them, seed ${SEED}`, async () => {
    const dice = new Dice(SEED);
    const make = apiRequests(openApiDocument(server.origin) as Document, ids, authorization);
    const statuses = new Map<number, number>();
    const failures: string[] = [];
    let left = REQUESTS;
    const send = async () => {
      while (left-- > 0) {
        const request = make(dice);
        const status = await statusOf(request);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        if (status >= 500)
          failures.push(`${status} ${request.method} ${request.path} ${request.body ?? ""}`.slice(0, 600));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, send));
    expect(failures.slice(0, 20)).toEqual([]);
    // Some requests pass the first checks and reach the handlers, too.
    for (const status of [200, 201, 202, 204, 400, 401, 404, 405, 409])
      expect(statuses.get(status) ?? 0, String(status)).toBeGreaterThan(0);
  }, 900_000);
});
