import { afterAll, beforeAll, expect, it } from "vitest";
import { API_KEY_SCOPES } from "@/lib/access/roles";
import { OPERATIONS } from "@/lib/openapi/registry";
import { createApiDatabase, createKey } from "@/lib/testing/api";
import type { TestDatabase } from "@/lib/testing/database";
import { startApiServer } from "@/lib/testing/processes/api-server";
import { createEvent, createFailedDelivery, createSubscriber } from "@/prisma/factories/factories";
import { createFailureGroup } from "@/prisma/factories/failure-groups";
import { createOperation } from "@/prisma/factories/operations";

/** Without the scope `payloads:read` no answer of the API contains what a publisher sent or a subscriber answered. */

const PLANTED = [
  ...["planted-in-payload", "planted-in-header", "planted-in-answer", "planted-in-answered-header"],
  "planted-in-template",
];
/** Streams without an end. */
const ENDLESS = "/api/live";

let db: TestDatabase;
let server: Awaited<ReturnType<typeof startApiServer>>;
let ids: string[];
beforeAll(async () => {
  db = await createApiDatabase();
  server = await startApiServer(db);
  const event = await createEvent(db.prisma, {
    body: JSON.stringify({ note: PLANTED[0] }),
    headers: { "x-subject": PLANTED[1] ?? "" },
  });
  const subscriber = await createSubscriber(db.prisma);
  const { group, fingerprint } = await createFailureGroup(db.prisma, subscriber, {
    template: PLANTED[4] ?? "",
  });
  const delivery = await createFailedDelivery(db.prisma, event, subscriber, {
    failureFingerprintId: fingerprint.id,
  });
  await db.prisma.attempt.updateMany({
    where: { deliveryId: delivery.id },
    data: {
      failureFingerprintId: fingerprint.id,
      responseBody: Buffer.from(JSON.stringify({ error: PLANTED[2] })),
      responseHeaders: { "content-type": "application/json", "x-reason": PLANTED[3] ?? "" },
    },
  });
  const operation = await createOperation(db.prisma, {}, [delivery], "failed_again");
  ids = [event.id, delivery.id, subscriber.id, operation.id, String(group.id)];
  await db.prisma.failureGroup.update({
    where: { id: group.id },
    data: { sampleDeliveryId: delivery.id, sampleAttempt: 1 },
  });
});
afterAll(async () => {
  await server.close();
  await db.drop();
});

const paths = () =>
  OPERATIONS.filter(({ method, path }) => method === "get" && path !== ENDLESS).flatMap(({ path }) =>
    path.includes("{id}") ? ids.map((id) => path.replace("{id}", id)) : [path],
  );

/** The readings by a key that contain a planted text, with its name. */
async function leaks(key: string): Promise<string[]> {
  const found: string[] = [];
  for (const path of paths()) {
    for (const accept of ["application/json", "text/csv", "application/x-ndjson"]) {
      const answer = await fetch(`${server.origin}${path}`, {
        headers: { authorization: `Bearer ${key}`, accept },
      });
      const text = await answer.text();
      for (const planted of PLANTED) if (text.includes(planted)) found.push(`${path}: ${planted}`);
    }
  }
  return [...new Set(found)];
}

it("is withheld by every operation that reads", async () => {
  const others = API_KEY_SCOPES.filter((scope) => scope !== "payloads:read");
  expect(await leaks(await createKey(db, others))).toEqual([]);
});

it("is there with the scope, or the test above would find nothing either", async () => {
  const [event, delivery] = ids;
  const found = await leaks(await createKey(db, API_KEY_SCOPES));
  for (const path of [`/api/v1/events/${event}`, `/api/v1/deliveries/${delivery}`])
    for (const planted of PLANTED.slice(0, 4)) expect(found).toContain(`${path}: ${planted}`);
  for (const planted of ["planted-in-template", "planted-in-answer"])
    expect(found).toContain(`/api/v1/failure-groups/${ids[4]}: ${planted}`);
});
