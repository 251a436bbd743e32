import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as route from "../../app/api/v1/events/[id]/route";
import { createEvent, createFailedDelivery, createSubscriber } from "../../prisma/factories/factories";
import type { Actor } from "../access/actor";
import { answerDelivery } from "../deliveries/api/one";
import { getDeliveryDetail } from "../deliveries/data/detail";
import { readOneDelivery } from "../deliveries/data/one";
import { LAST_ATTEMPT } from "../deliveries/limits";
import { deliveryView } from "../deliveries/view/expansion";
import { wholeDeliveryView } from "../deliveries/view/whole";
import { READER } from "../testing/actors";
import { createApiDatabase, createKey } from "../testing/api";
import type { TestDatabase } from "../testing/database";
import { call } from "../testing/http";
import { eventAnswer } from "./api/event-answer";
import { readEventPage } from "./data/event";

/** Contents of an event and of an answer, which must be nowhere in what a reader without payloads:read gets. */
const SENT = "iban DE02";
const SENT_IN_HEADER = "order of a customer";
const ANSWERED = "it did not work"; // the factories' answer
const ANSWERED_IN_HEADER = "text/plain";

let db: TestDatabase;
let eventId: string;
let deliveryId: string;
beforeAll(async () => {
  db = await createApiDatabase();
  const event = await createEvent(db.prisma, { body: SENT, headers: { "x-subject": SENT_IN_HEADER } });
  const delivery = await createFailedDelivery(db.prisma, event, await createSubscriber(db.prisma));
  [eventId, deliveryId] = [event.id, delivery.id];
});
afterAll(() => db.drop());

const pageFor = async (seesPayloads: boolean) =>
  readEventPage(db, eventId, {}, { zone: "UTC", now: new Date(), seesPayloads });
const expansionFor = async (seesPayloads: boolean) => {
  const detail = await getDeliveryDetail(db, deliveryId, LAST_ATTEMPT);
  return detail && deliveryView(detail, seesPayloads);
};
const deliveryPageFor = async (seesPayloads: boolean) => {
  const found = await readOneDelivery(db, deliveryId);
  return found && wholeDeliveryView(found, seesPayloads);
};
const deliveryAnswerFor = async (seesPayloads: boolean) =>
  answerDelivery(db, { ...READER, seesPayloads } as Actor, deliveryId);
const answerFor = async (seesPayloads: boolean) => {
  const key = await createKey(db, ["deliveries:read", ...(seesPayloads ? (["payloads:read"] as const) : [])]);
  return (await call(route.GET, `/api/v1/events/${eventId}`, { key, params: { id: eventId } })).body;
};

describe.each([
  ["the event's page", pageFor],
  ["the expansion of a row", expansionFor],
  ["the delivery's page", deliveryPageFor],
  ["GET /api/v1/events/{id}", answerFor],
  ["GET /api/v1/deliveries/{id}", deliveryAnswerFor],
])("%s", (_where, readFor) => {
  it("has the payload and the answer's body", async () => {
    const text = JSON.stringify(await readFor(true));
    for (const content of [SENT, SENT_IN_HEADER, ANSWERED]) expect(text).toContain(content);
  });

  it("has neither for a reader who may not see payloads, and everything else", async () => {
    const text = JSON.stringify(await readFor(false));
    for (const content of [SENT, SENT_IN_HEADER, ANSWERED, ANSWERED_IN_HEADER])
      expect(text).not.toContain(content);
    expect(text).toContain("Answered 500, expected 200");
  });
});

it("says in the place of the contents that they are hidden", async () => {
  const page = await pageFor(false);
  expect(page?.payload?.body).toEqual({ kind: "hidden" });
  expect(page?.timelines[0]?.attempts[0]?.responseBody).toEqual({ kind: "hidden" });
  const expansion = await expansionFor(false);
  expect([expansion?.payload?.body, expansion?.last?.body]).toEqual([{ kind: "hidden" }, { kind: "hidden" }]);
  const answer = await answerFor(false);
  expect(eventAnswer.strict().parse(answer)).toMatchObject({
    payload: { withheld: true },
    deliveries: [{ attempts: [{ httpStatus: 500, response: { withheld: true } }] }],
  });
});
