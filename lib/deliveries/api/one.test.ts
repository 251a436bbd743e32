import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as route from "@/app/api/v1/deliveries/[id]/route";
import { createEvent, createFailedDelivery, createSubscriber } from "../../../prisma/factories/factories";
import { createFailureGroup } from "../../../prisma/factories/failure-groups";
import { newId } from "../../db/ids";
import { answerEvent } from "../../events/api/event";
import { READER } from "../../testing/actors";
import { createApiDatabase, createKey } from "../../testing/api";
import type { TestDatabase } from "../../testing/database";
import { call } from "../../testing/http";
import { oneDeliveryAnswer } from "./one";

let db: TestDatabase;
let key: string;
beforeAll(async () => {
  db = await createApiDatabase();
  key = await createKey(db, ["deliveries:read", "payloads:read"]);
});
afterAll(() => db.drop());

const read = (id: string, query = "") => call(route.GET, `/x${query}`, { key, params: { id } });

describe("GET /api/v1/deliveries/{id}", () => {
  it("answers the delivery as its event does, with its payload and what is expected then and now", async () => {
    const event = await createEvent(db.prisma, { body: '{"a":1}' });
    const subscriber = await createSubscriber(db.prisma, { expectedStatus: 201 });
    const { id } = await createFailedDelivery(db.prisma, event, subscriber, { httpStatus: 200 });
    await db.prisma.subscriber.update({ where: { id: subscriber.id }, data: { expectedStatus: 200 } });
    const { status, body } = await read(id);
    expect(status).toBe(200);
    expect(oneDeliveryAnswer.strict().parse(body)).toEqual(body);
    const { deliveries } = await answerEvent(db, READER, event.id);
    expect(body).toMatchObject({
      ...deliveries[0],
      ...{ deliveryId: id, eventId: event.id, state: "failed" },
      ...{ expectedStatusCode: 201, expectedStatusCodeNow: 200 },
      payload: { body: '{"a":1}', encoding: "utf8" },
      attempts: [{ number: 1, httpStatus: 200, response: { body: "it did not work" } }],
    });
    expect(body.groupId).toBeNull();
    const { group, fingerprint } = await createFailureGroup(db.prisma, subscriber);
    await db.prisma.delivery.updateMany({ where: { id }, data: { failureFingerprintId: fingerprint.id } });
    expect((await read(id)).body.groupId).toBe(Number(group.id));
    await db.prisma.subscriber.update({ where: { id: subscriber.id }, data: { deletedAt: new Date() } });
    expect((await read(id)).body).toMatchObject({ expectedStatusCode: 201, expectedStatusCodeNow: null });
  });

  it("answers 404 to an id of nothing and a text that is none, and 400 to an unknown parameter", async () => {
    expect(await read(newId())).toMatchObject({ status: 404, body: { error: { code: "not_found" } } });
    expect((await read("nothing")).status).toBe(404);
    expect(await read(newId(), "?attempts=3")).toMatchObject({
      status: 400,
      body: { error: { details: [{ field: "attempts" }] } },
    });
  });
});
