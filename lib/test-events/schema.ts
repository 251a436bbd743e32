import { z } from "zod";
import { storedText } from "../text/stored-text";

/** The header that marks a test event; no delivery carries it. */
export const TEST_HEADER = "redeliver-test";

/** The most characters of a test event's body. */
const MOST_CHARACTERS = 256 * 1024;

/** The body that sends a test event. */
export const testEventBody = z
  .strictObject({
    payload: z
      .unknown()
      .optional()
      .describe("Any JSON. A sample that says it is a test, when neither it nor `body` is given."),
    body: storedText()
      .max(MOST_CHARACTERS)
      .optional()
      .describe("Text that is sent as it is, instead of `payload`."),
    contentType: storedText()
      .regex(/^[\x21-\x2e\x30-\x7e]+\/[\x20-\x7e]+$/, "A content type as text/plain.")
      .max(200)
      .optional()
      .describe("With `body`; application/json when left out."),
  })
  .refine(({ payload, body }) => payload === undefined || body === undefined, {
    path: ["body"],
    message: "does not go together with payload",
  })
  .refine(({ body, contentType }) => contentType === undefined || body !== undefined, {
    path: ["contentType"],
    message: "goes only together with body",
  });
export type TestEventBody = z.output<typeof testEventBody>;

/** The content of a test event as it is sent. */
export type TestContent = { body: string; contentType: string };

/** The sample that is sent unless another body is given. */
export function sampleContent(subscriberName: string, at: Date): TestContent {
  const sample = {
    type: "redeliver.test",
    test: true,
    timestamp: at.toISOString(),
    data: {
      message: "A test event of Redeliver. It is no delivery and is not counted.",
      subscriber: subscriberName,
    },
  };
  return { body: JSON.stringify(sample, null, 2), contentType: "application/json" };
}

/** The content of a body, or the sample. */
export function contentOf({ payload, body, contentType }: TestEventBody, sample: TestContent): TestContent {
  if (body !== undefined) return { body, contentType: contentType ?? "application/json" };
  return payload === undefined ? sample : { body: JSON.stringify(payload), contentType: "application/json" };
}
