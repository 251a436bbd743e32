import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createEvent, createFailedDelivery, createSubscriber } from "../../prisma/factories/factories";
import { removePayload } from "../../prisma/factories/removals";
import { newId } from "../db/ids";
import { sealEditHeaders } from "../secrets/edit-headers";
import { shownUrl } from "../secrets/mask-url";
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

describe("secrets stay with their origin", () => {
  const OWN = "https://a.example/hook";

  /** An attempt that was sent to a URL with masked headers, of a subscriber that now has a secret by the same name. */
  async function sentTo(url: string, edit?: { url: string | null; headers: Record<string, string> }) {
    const subscriber = await createSubscriber(db.prisma, {
      url: OWN,
      headers: { authorization: "Bearer t0ken", "x-team": "orders" },
    });
    const where = { subscriberId: subscriber.id };
    const headers = { authorization: "[masked]", accept: "*/*" };
    await db.prisma.attemptConfiguration.updateMany({ where, data: { url: shownUrl(url), headers } });
    const { id, shard } = await createFailedDelivery(db.prisma, await createEvent(db.prisma), subscriber);
    if (edit)
      await db.prisma.deliveryEdit.create({
        data: {
          ...{ deliveryId: id, shard, url: edit.url, headers: sealEditHeaders(edit.headers, id) },
          ...{ originalId: newId(), operationId: newId(), createdAt: new Date() },
        },
      });
    const sent = await readSentRequest(db, id, 1);
    const whole = await readWithSecrets(db, id, sent, Date.now());
    return { url: whole.url, headers: Object.fromEntries(whole.headers) };
  }

  it("of the subscriber, which are not for another URL than its own", async () => {
    const { url, headers } = await sentTo("https://before.example/hook");
    expect(url).toBe("https://before.example/hook");
    expect(headers).toMatchObject({ authorization: "[masked]", accept: "*/*" });
    expect(headers["webhook-signature"]).toMatch(/^v1,/);
  });

  it.each([
    ["to another origin", "https://b.example/?key=k3y"],
    ["to the subscriber's own", OWN],
  ])("of an edited copy %s, whose own they are", async (_, url) => {
    const sent = await sentTo(url, { url, headers: { authorization: "Basic 0wn" } });
    expect(sent).toMatchObject({ url, headers: { authorization: "Basic 0wn" } });
  });

  it("of a redirected copy, which has none of the subscriber's", async () => {
    const url = "https://b.example/";
    expect((await sentTo(url, { url, headers: {} })).headers).toMatchObject({ authorization: "[masked]" });
  });

  it("of an edited copy without a URL, which has the subscriber's too", async () => {
    const sent = await sentTo(OWN, { url: null, headers: { accept: "text/html" } });
    expect(sent.headers).toMatchObject({ authorization: "Bearer t0ken" });
  });
});
