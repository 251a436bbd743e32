import type { Actor } from "../access/actor";
import { env } from "../config/env";
import type { Database } from "../db/client";
import { judgeOutcome, type Outcome } from "../engine/outcome";
import { RedeliverError } from "../errors";
import { maskHeaders } from "../secrets/mask";
import { getSubscriber } from "../subscribers/data";
import { readOneSubscriber } from "../worker/config/one-subscriber";
import { buildRequest } from "../worker/requests/request";
import { neverSent, type SendReport } from "../worker/requests/send-report";
import { exchange, type Timing } from "./exchange";
import { beginTest, endTest } from "./mutations";
import { contentOf, sampleContent, TEST_HEADER, type TestEventBody } from "./schema";

/** A test event: the request as it was sent, and what came back. Secrets are masked; bodies are as they were. */
export type TestedEvent = Outcome & {
  webhookId: string;
  sentAt: Date;
  expectedStatusCode: number;
  requestUrl: string;
  requestHeaders: Record<string, string>;
  requestBody: string;
  /** Null when no answer came. */
  responseHeaders: Record<string, string | string[]> | null;
  responseBody: Buffer | null;
  responseTruncated: boolean;
  timing: Timing;
};

/**
 * Sends a test event to a subscriber, whatever its status: a request like that of a delivery, marked as a test, without an event
 * or a delivery. It is audited and counts for nothing but its own limits.
 * @param allowPrivate CIDRs of private addresses to which requests are allowed
 * @throws RedeliverError not_found, too_many_requests; conflict when the subscriber's secrets cannot be read
 */
export async function sendTestEvent(
  db: Database,
  actor: Actor,
  subscriberId: string,
  body: TestEventBody,
  allowPrivate: readonly string[] = env().DELIVERY_ALLOW_PRIVATE,
): Promise<TestedEvent> {
  const facts = await getSubscriber(db.prisma, subscriberId);
  const subscriber = await readOneSubscriber(db.pool, subscriberId);
  if (!subscriber) throw new RedeliverError("not_found", "There is no subscriber with that id.");
  if (subscriber.unreadable !== null) throw new RedeliverError("conflict", subscriber.unreadable);
  const sentAt = new Date();
  const content = contentOf(body, sampleContent(facts.name, sentAt));
  const id = await beginTest(db, actor, facts, content.body);
  try {
    // No delivery's id begins like this.
    const webhookId = `test_${id}`;
    const request = buildRequest({ id: webhookId, ...content }, subscriber, sentAt.getTime());
    const { report, timing } =
      "problem" in request
        ? { report: neverSent(request), timing: NOTHING }
        : await exchange({ ...request, headers: [...request.headers, TEST_HEADER, "true"] }, allowPrivate);
    return {
      ...{ webhookId, sentAt, timing, expectedStatusCode: facts.expectedStatus },
      requestUrl: subscriber.url,
      requestHeaders: {
        ...subscriber.maskedHeaders,
        "webhook-id": webhookId,
        "webhook-timestamp": String(Math.floor(sentAt.getTime() / 1000)),
        "content-type": content.contentType,
        [TEST_HEADER]: "true",
      },
      requestBody: content.body,
      ...judgeOutcome(report.result, facts.expectedStatus),
      ...answerOf(report),
    };
  } finally {
    await endTest(db, id);
  }
}

const NOTHING: Timing = { dnsMs: null, connectMs: null, firstByteMs: null, totalMs: 0 };

function answerOf({ headers, body, isTruncated }: SendReport) {
  const received = Object.entries(headers ?? {}).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return {
    responseHeaders: headers && maskHeaders(Object.fromEntries(received)),
    responseBody: body,
    responseTruncated: isTruncated,
  };
}
