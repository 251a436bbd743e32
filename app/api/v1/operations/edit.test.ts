import { expect, it } from "vitest";
import { POST } from "@/app/api/v1/deliveries/[id]/:edit-and-retry/route";
import { GET } from "@/app/api/v1/deliveries/[id]/route";
import { ensurePartitionsAhead } from "@/lib/db/partitions";
import { createKey } from "@/lib/testing/api";
import { call } from "@/lib/testing/http";
import { operationsApi } from "@/lib/testing/operations-api";
import { createOperation } from "@/prisma/factories/operations";

const { db, failures } = operationsApi();

async function arrange() {
  await ensurePartitionsAhead(db().pool, new Date());
  const made = await failures(1);
  const [one] = made.deliveries;
  if (!one) throw new Error("made above");
  const key = await createKey(db(), ["deliveries:edit", "deliveries:read", "payloads:read"]);
  const edit = (body: object, id = one.id) =>
    call(POST, "/x", { key, method: "POST", params: { id }, body: { reason: "Mended", ...body } });
  return { ...made, one, key, edit };
}

it("answers the copy, which and whose original name each other", async () => {
  const { one, key, edit } = await arrange();
  const { status, body } = await edit({ payload: null });
  expect(status).toBe(202);
  expect(Object.keys(body).sort()).toEqual(["deliveryId", "eventId", "operationId"]);
  const read = async (id: string) => (await call(GET, "/x", { key, params: { id } })).body;
  expect(await read(body.deliveryId)).toMatchObject({
    ...{
      eventId: body.eventId,
      state: "scheduled",
      editedFrom: one.id,
      editedTo: [],
      payload: { body: "null" },
    },
  });
  expect(await read(one.id)).toMatchObject({
    state: "failed",
    editedFrom: null,
    editedTo: [body.deliveryId],
  });
});

it.each([
  ["nothing", {}, "payload"],
  ["no headers", { headers: {} }, "payload"],
  ["both bodies", { payload: 1, body: "", contentType: "text/plain" }, "body"],
  ["a body without its type", { body: "x" }, "contentType"],
  ["a header of the hub", { headers: { "Webhook-Id": "x" } }, "headers.Webhook-Id"],
  ["a header of the connection", { headers: { host: "x" } }, "headers.host"],
  ["a name that is none", { headers: { "a b": "x" } }, "headers.a b"],
  ["a value that cannot be sent", { headers: { a: "x\ny" } }, "headers.a"],
  ["a masked value", { headers: { a: "[masked]" } }, "headers"],
  ["a malformed URL", { url: "ftp://x" }, "url"],
  ["a URL with a masked value", { url: "https://example.com/?a=[masked]" }, "url"],
  ["no reason", { payload: 1, reason: undefined }, "reason"],
])("refuses %s with 400", async (_, body, field) => {
  const { status, body: answer } = await (await arrange()).edit(body);
  expect([status, answer.error.details?.[0]?.field]).toEqual([400, field]);
});

it.each(["http://169.254.169.254/latest", "http://[::1]:80/", "http://0x7f.1/"])(
  "refuses the address of %s with 422",
  async (url) => {
    const { status, body } = await (await arrange()).edit({ url });
    expect([status, body.error.details?.[0]?.field]).toEqual([422, "url"]);
  },
);

it("refuses what is not failed, held or cannot be sent with 409, an unknown id with 404 and too much with 413", async () => {
  const { one, subscriber, edit } = await arrange();
  const set = (data: object) => db().prisma.delivery.updateMany({ where: { id: one.id }, data });
  await set({ state: "delivered" });
  expect(await edit({ payload: 1 })).toMatchObject({
    ...{ status: 409, body: { error: { details: [{ field: "state", message: "delivered" }] } } },
  });
  await set({ state: "failed" });
  const holder = await createOperation(db().prisma, { kind: "retry", state: "paused" }, [one], "pending");
  expect(await edit({ payload: 1 })).toMatchObject({
    ...{ status: 409, body: { error: { details: [{ field: "in_operation", message: holder.id }] } } },
  });
  await db().prisma.operation.update({
    where: { id: holder.id },
    data: { state: "done", finishedAt: new Date() },
  });
  expect((await edit({ body: "x".repeat(1024 * 1024 + 1), contentType: "text/plain" })).status).toBe(413);
  await db().prisma.subscriber.update({ where: { id: subscriber.id }, data: { status: "rejected" } });
  expect((await edit({ payload: 1 })).status).toBe(409);
  expect((await edit({ payload: 1 }, "0190f0a0-0000-7000-8000-000000000000")).status).toBe(404);
  expect(await db().prisma.deliveryEdit.count({ where: { originalId: one.id } })).toBe(0);
});

it("needs its scope", async () => {
  const { one } = await arrange();
  const key = await createKey(db(), ["deliveries:retry", "deliveries:accept", "deliveries:discard"]);
  const body = { payload: 1, reason: "x" };
  expect((await call(POST, "/x", { key, method: "POST", params: { id: one.id }, body })).status).toBe(403);
});
