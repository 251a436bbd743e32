import { expect, it } from "vitest";
import { GET as listDeliveries } from "@/app/api/v1/deliveries/route";
import { SYSTEM } from "@/lib/access/actor";
import { mergeGroup } from "@/lib/failure-groups/mutations/merge";
import { createKey } from "@/lib/testing/api";
import { call } from "@/lib/testing/http";
import { operationsApi } from "@/lib/testing/operations-api";
import { DAY_MS } from "@/lib/time/units";
import { createSubscriber } from "@/prisma/factories/factories";
import { createFailureGroup } from "@/prisma/factories/failure-groups";
import { createFailures } from "@/prisma/factories/failures";

const { db, make, items } = operationsApi();

/** Two groups of a subscriber: one with failures of now and of 20 days ago, and another one. */
async function twoGroups() {
  const subscriber = await createSubscriber(db().prisma, { name: `Billing ${Math.random()}` });
  const fill = async (count: number, daysAgo: number, failureFingerprintId: bigint) => {
    const { deliveries } = await createFailures(db(), count, {
      ...{ subscriber, failedAt: new Date(Date.now() - 60_000), httpStatus: 503, failureFingerprintId },
    });
    const ids = deliveries.map(({ id }) => id);
    const failedAt = new Date(Date.now() - daysAgo * DAY_MS - 60_000);
    await db().prisma.delivery.updateMany({ where: { id: { in: ids } }, data: { failedAt } });
    return ids;
  };
  const [one, other] = [
    await createFailureGroup(db().prisma, subscriber),
    await createFailureGroup(db().prisma, subscriber),
  ];
  const ofOne = [...(await fill(2, 0, one.fingerprint.id)), ...(await fill(1, 20, one.fingerprint.id))];
  const ofOther = await fill(2, 0, other.fingerprint.id);
  return { id: Number(one.group.id), other: Number(other.group.id), ofOne, ofOther, subscriber };
}

const idsOf = async (operation: string) =>
  (await items(operation)).map(({ deliveryId }: { deliveryId: string }) => deliveryId).toSorted();

it("freezes exactly the failed deliveries of a group, of any age, and names it", async () => {
  const { id, ofOne, subscriber } = await twoGroups();
  const draft = await make({ selection: { groupId: id } });
  expect(draft).toMatchObject({
    status: 201,
    body: { selection: { groupId: id }, counts: { total: 3, pending: 3 } },
  });
  expect(draft.body.filterInWords).toContain(
    `Failure group: ${id} (${subscriber.name}: expected 200, received 503)`,
  );
  expect(await idsOf(draft.body.id)).toEqual(ofOne.toSorted());
});

it("freezes those of merged groups together", async () => {
  const { id, other, ofOne, ofOther } = await twoGroups();
  await mergeGroup(db(), SYSTEM, id, other);
  const draft = await make({ selection: { groupId: other } });
  expect(await idsOf(draft.body.id)).toEqual([...ofOne, ...ofOther].toSorted());
  expect(await make({ selection: { groupId: id } })).toMatchObject({
    status: 400,
    body: {
      error: {
        details: [{ field: "selection.groupId", message: `was merged into group ${other}: name that one` }],
      },
    },
  });
});

it("accepts those of a group whose answer is expected now", async () => {
  const { id, ofOne, subscriber } = await twoGroups();
  await db().prisma.subscriber.update({ where: { id: subscriber.id }, data: { expectedStatus: 503 } });
  const draft = await make({ kind: "accept", selection: { groupId: id } });
  expect(draft).toMatchObject({
    status: 201,
    body: { counts: { total: ofOne.length, pending: ofOne.length } },
  });
});

it("restores the discarded ones of a group", async () => {
  const { id, ofOne } = await twoGroups();
  await db().prisma.delivery.updateMany({
    where: { id: { in: ofOne } },
    data: { state: "discarded", discardedAt: new Date(), purgeAt: new Date(Date.now() + DAY_MS) },
  });
  const restore = await make({ kind: "restore", selection: { groupId: id } });
  expect(await idsOf(restore.body.id)).toEqual(ofOne.toSorted());
});

it.each(["resend", "backfill", "retry_now", "stop"])("is a 400 of the kind %s", async (kind) => {
  const { id } = await twoGroups();
  expect(await make({ kind, selection: { groupId: id } })).toMatchObject({
    ...{ status: 400, body: { error: { details: [{ field: "selection.groupId" }] } } },
  });
});

it.each([999_999, 0, 1.5, "1"])("is a 400 of the group %s", async (groupId) =>
  expect(await make({ selection: { groupId } })).toMatchObject({
    ...{ status: 400, body: { error: { details: [{ field: "selection.groupId" }] } } },
  }),
);

it("lists the deliveries of groups, of which each names its own", async () => {
  const { id, other, ofOne, ofOther, subscriber } = await twoGroups();
  const key = await createKey(db(), ["deliveries:read"]);
  const list = (query: string) => call(listDeliveries, `/api/v1/deliveries?${query}`, { key });
  const one = await list(`groupId=${id}`);
  expect(one.body.total).toBe(2);
  const rows: { deliveryId: string; groupId: number }[] = one.body.items;
  expect(rows.map(({ groupId }) => groupId)).toEqual([id, id]);
  expect(rows.map(({ deliveryId }) => deliveryId).toSorted()).toEqual(ofOne.slice(0, 2).toSorted());
  for (const more of [`subscriberId=${subscriber.id}`, "status=server_error", "_sortBy=subscriberName"])
    expect((await list(`groupId=${id}&groupId=${other}&${more}`)).body.items).toHaveLength(
      2 + ofOther.length,
    );
  expect((await list(`groupId=${id}&status=client_error`)).body.items).toEqual([]);
  for (const wrong of ["groupId=999999", "groupId=x"])
    expect((await list(wrong)).body.error.details[0].field).toMatch(/^groupId/);
});
