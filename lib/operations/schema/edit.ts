import { z } from "zod";
import { holdsMask } from "../../secrets/masked";
import { destinationHeaders, destinationUrl } from "../../subscribers/schema";
import { LONGEST_CONTENT_TYPE } from "../../text/content-type";
import { reasonInput } from "../../text/reason";
import { storedText } from "../../text/stored-text";

/** What an edited copy of a failed delivery has in place of its original. */
export const editInput = z
  .strictObject({
    payload: z
      .unknown()
      .optional()
      .describe("Any JSON value, sent as this API has read it. Give `body` where the exact bytes matter."),
    body: storedText().optional().describe("The exact text, with its `contentType`."),
    contentType: storedText()
      .min(1)
      .max(LONGEST_CONTENT_TYPE)
      .regex(/^[\x20-\x7e]+$/, "The value holds what a header cannot carry.")
      .optional(),
    headers: destinationHeaders
      .refine(
        (headers) => !Object.values(headers).some(holdsMask),
        "A masked value stands for no value here.",
      )
      .optional()
      .describe("Added to the subscriber's for this delivery, or in their place."),
    url: destinationUrl
      .refine((url) => !holdsMask(url), "A masked value stands for no value here.")
      .optional()
      .describe(
        "Sent there instead. To another origin than the subscriber's it goes without the headers that answers mask.",
      ),
    reason: reasonInput,
  })
  .superRefine(({ payload, body, contentType, headers, url }, context) => {
    const refuse = (field: string, message: string) =>
      context.addIssue({ code: "custom", path: [field], message });
    if (payload !== undefined && body !== undefined) return refuse("body", "goes not together with payload");
    if (body !== undefined && contentType === undefined) return refuse("contentType", "is needed with body");
    if (body === undefined && contentType !== undefined)
      return refuse("contentType", "goes together with body only");
    const isNothing = [payload, body, url].every((value) => value === undefined);
    if (isNothing && Object.keys(headers ?? {}).length === 0)
      refuse("payload", "Give one of payload, body, headers and url: without a change, retry it.");
  });
export type Edit = z.output<typeof editInput>;

/** An edited copy, as it was made. */
export type EditedCopy = { eventId: string; deliveryId: string; operationId: string };
