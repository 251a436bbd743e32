import { afterAll, beforeAll, expect, it } from "vitest";
import { createEvent, createFailedDelivery, createSubscriber } from "../../prisma/factories/factories";
import { removePayload } from "../../prisma/factories/removals";
import { newId } from "../db/ids";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { readSentRequest, readWithSecrets } from "./data";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

it("reads the request of an attempt masked, and completes it with the secrets of its subscriber", async () => {
  const subscriber = await createSubscriber(db.prisma, {
    url: "https://a.example/hook?key=s3cret",
    headers: { authorization: "Bearer t0ken" },
  });
  await db.prisma.attemptConfiguration.updateMany({
    where: { subscriberId: subscriber.id },
    data: { headers: { authorization: "[masked]", accept: "*/*" } },
  });
  const event = await createEvent(db.prisma, { body: "{}" });
  const { id } = await createFailedDelivery(db.prisma, event, subscriber);
  const sent = await readSentRequest(db, id, 1);
  expect(sent).toMatchObject({ body: Buffer.from("{}"), subscriberId: subscriber.id });
  expect(JSON.stringify(sent)).not.toMatch(/s3cret|t0ken/);
  const whole = await readWithSecrets(db, id, sent, Date.now());
  expect(whole.url).toContain("s3cret");
  const headers = Object.fromEntries(whole.headers);
  expect(headers).toMatchObject({ authorization: "Bearer t0ken", accept: "*/*", "webhook-id": id });
  expect(headers["webhook-signature"]).toMatch(/^v1,/);
  await removePayload(db, event, new Date());
  await expect(readSentRequest(db, id, 1)).rejects.toMatchObject({ code: "conflict" });
});

it("says why there is no such request", async () => {
  const subscriber = await createSubscriber(db.prisma);
  const { id } = await createFailedDelivery(db.prisma, await createEvent(db.prisma), subscriber);
  await expect(readSentRequest(db, newId(), 1)).rejects.toMatchObject({ code: "not_found" });
  await expect(readSentRequest(db, id, 2)).rejects.toMatchObject({ code: "not_found" });
  const sent = await readSentRequest(db, id, 1);
  const gone = { ...sent, subscriberId: newId() };
  await expect(readWithSecrets(db, id, gone, Date.now())).rejects.toMatchObject({ code: "conflict" });
});
