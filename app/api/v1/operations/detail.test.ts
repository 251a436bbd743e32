import { expect, it } from "vitest";
import { newId } from "@/lib/db/ids";
import { operationsApi } from "@/lib/testing/operations-api";
import { createFailures } from "@/prisma/factories/failures";

const { db, ask, make, read, start, failures } = operationsApi();

/** An operation of three deliveries, two of which have failed again with other statuses and one delivered. */
async function settled() {
  const { subscriber, deliveryIds, selection } = await failures(3);
  const { id } = (await make({ selection })).body;
  await start(id);
  const results = [
    ["failed_again", 503],
    ["failed_again", 500],
    ["delivered", 200],
  ] as const;
  for (const [index, [result, httpStatus]] of results.entries()) {
    const deliveryId = deliveryIds[index] ?? "";
    const where = { operationId: id, deliveryId };
    await db().prisma.operationItem.updateMany({ where, data: { result, settledAt: new Date() } });
    const data =
      result === "delivered" ? { state: "delivered" as const } : { httpStatus, failedAt: new Date() };
    await db().prisma.delivery.updateMany({ where: { id: deliveryId }, data });
  }
  await db().pool.query(
    `update operation_shard c set pending = 0, delivered = n.delivered, failed_again = n.failed from (
       select shard, count(*) filter (where result = 'delivered') as delivered, count(*) filter (where result = 'failed_again') as failed
       from operation_item where operation_id = $1 group by shard) n where c.operation_id = $1 and c.shard = n.shard`,
    [id],
  );
  return { id, subscriber, deliveryIds };
}

it("answers why deliveries failed again, by subscriber, and the rate", async () => {
  const { id, subscriber } = await settled();
  const { body } = await read(id);
  expect(body).toMatchObject({
    counts: { total: 3, pending: 0, delivered: 1, failedAgain: 2 },
    bySubscriber: [{ subscriberId: subscriber.id, counts: { total: 3, delivered: 1 }, state: "done" }],
    ratePerSecond: 0.3,
    estimatedSeconds: 0,
    newFailuresSinceStart: 0,
  });
  const [{ failureKind, detail }] = body.failures;
  expect(body.failures).toEqual([
    { httpStatus: 500, failureKind, detail, count: 1 },
    { httpStatus: 503, failureKind, detail, count: 1 },
  ]);
});

it("counts what failed like these since the start, without its own deliveries", async () => {
  const { id, subscriber } = await settled();
  await createFailures(db(), 2, { subscriber, failedAt: new Date() });
  await failures(1, { failedAt: new Date() });
  await db().pool.query("update delivery set failed_at = least(failed_at, now())");
  expect((await read(id)).body.newFailuresSinceStart).toBe(2);
});

it("streams all items as a table, or as objects on lines", async () => {
  const { id, deliveryIds, subscriber } = await settled();
  const csv = await ask("GET", `/${id}/items?limit=1`, undefined, { accept: "text/csv" });
  expect([csv.status, csv.headers.get("content-type")]).toEqual([200, "text/csv; charset=utf-8"]);
  const [head, ...lines] = csv.text.trimEnd().split("\r\n");
  expect(head).toBe(
    "deliveryId,eventId,subscriberId,subscriberName,result,reason,heldBy,attemptsSeen,settledAt,copyId",
  );
  expect(lines.map((line) => line.split(",")[0])).toEqual(deliveryIds.toSorted());
  const query = `/${id}/items?result=failed_again`;
  const json = await ask("GET", query, undefined, { accept: "application/x-ndjson" });
  expect(json.headers.get("content-type")).toBe("application/x-ndjson; charset=utf-8");
  const items = json.text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(items).toHaveLength(2);
  expect(items[0]).toMatchObject({
    subscriberName: subscriber.name,
    result: "failed_again",
    attemptsSeen: 1,
  });
  expect((await ask("GET", `/${newId()}/items`, undefined, { accept: "text/csv" })).status).toBe(404);
});
