import { z } from "zod";
import { FAILURE_KINDS } from "../../engine/failure";
import { ITEM_RESULTS } from "../../engine/operation";
import { PRIORITIES } from "../../engine/priority";
import { RedeliverError } from "../../errors";
import { listOf, uuid, wholeNumber } from "../../http/query-fields";
import { COMPARISONS, isNumber, isOfNumbers } from "../../list/comparison";
import { storedText } from "../../text/stored-text";
import { DECIMAL, LONGEST_PATH, LONGEST_SEARCH, MOST_ATTEMPTS, PAYLOAD_PATH } from "../limits";
import { badQuery } from "./named";

/** The parameters of a query whose conditions no index answers, and what an answer says of how far it looked. */

const SLOW =
  "A condition that no index answers: a list is looked through until a page is full or its time is up, and the answer says how far that was.";

export const searchedFields = {
  topics: listOf(storedText().min(1).max(LONGEST_SEARCH)).default([]).describe(`Names of topics. ${SLOW}`),
  publishers: listOf(uuid).default([]).describe("Ids of publishers."),
  failureKind: listOf(z.enum(FAILURE_KINDS)).default([]),
  minAttempts: wholeNumber(0, MOST_ATTEMPTS).optional(),
  maxAttempts: wholeNumber(0, MOST_ATTEMPTS).optional(),
  text: storedText()
    .min(1)
    .max(LONGEST_SEARCH)
    .optional()
    .describe(
      "A part of `failureDetail`, or of the template of its failure group, case aside; without the right to payloads of `failureDetail` alone.",
    ),
  operationId: uuid.optional().describe("Items of an operation."),
  operationResult: listOf(z.enum(ITEM_RESULTS)).default([]).describe("Of those items; needs `operationId`."),
  priority: listOf(z.enum(PRIORITIES)).default([]).describe("Of the event."),
  minValue: z
    .string()
    .regex(DECIMAL, "must be a decimal number, as 12.50")
    .optional()
    .describe("Events of this value or more; what has no value never matches."),
  payloadPath: z
    .string()
    .max(LONGEST_PATH)
    .regex(PAYLOAD_PATH, "must be a path such as $.order.items[0].id")
    .optional()
    .describe("With `payloadValue`: what the JSON payload has at this path. Needs the right to payloads."),
  payloadValue: storedText().max(LONGEST_SEARCH).optional(),
  payloadComparison: z
    .enum(["eq", ...COMPARISONS])
    .optional()
    .describe(
      "How the payload's value is compared with `payloadValue`. `eq`, which is the default: as text, a number as it was sent. `ne`: " +
        "whatever `eq` does not match, also a payload without a value there. `gt`, `gte`, `lt` and `lte`: as numbers, also those in " +
        "texts; what is no number never matches.",
    ),
};

export const searchedAnswer = {
  searched: z
    .int()
    .optional()
    .describe("With a condition that no index answers: how many rows were looked through for this page."),
  isComplete: z
    .boolean()
    .optional()
    .describe(
      "False when only a part was looked through: `next` goes on from there, also behind a page without items.",
    ),
};

type SearchedQuery = z.output<z.ZodObject<typeof searchedFields>>;

/**
 * The conditions that no index answers.
 * @throws RedeliverError `invalid` for a parameter without the one that it needs, `forbidden` for payloads without the right to them
 */
export function searchedOf(query: SearchedQuery, seesPayloads: boolean) {
  const { payloadPath, payloadValue, minAttempts, maxAttempts, operationId, operationResult } = query;
  if ((payloadPath === undefined) !== (payloadValue === undefined)) {
    const [field, other] =
      payloadPath === undefined ? ["payloadPath", "payloadValue"] : ["payloadValue", "payloadPath"];
    throw badQuery({ field, message: `is needed beside ${other}` });
  }
  const comparison = query.payloadComparison === "eq" ? undefined : query.payloadComparison;
  if (query.payloadComparison !== undefined && payloadPath === undefined)
    throw badQuery({ field: "payloadComparison", message: "needs payloadPath and payloadValue" });
  if (isOfNumbers(comparison) && !isNumber(payloadValue ?? ""))
    throw badQuery({ field: "payloadValue", message: `must be a number to be compared by ${comparison}` });
  if (payloadPath !== undefined && !seesPayloads)
    throw new RedeliverError(
      "forbidden",
      "Searching payloads needs the right to see them: the scope payloads:read.",
    );
  if (operationResult.length > 0 && operationId === undefined)
    throw badQuery({ field: "operationResult", message: "needs operationId" });
  if (minAttempts !== undefined && maxAttempts !== undefined && minAttempts > maxAttempts)
    throw badQuery({ field: "minAttempts", message: "is more than maxAttempts" });
  return {
    ...{ topics: query.topics, publishers: query.publishers, failureKind: query.failureKind },
    ...{ priority: query.priority, operationResult },
    ...(minAttempts !== undefined && { minAttempts }),
    ...(maxAttempts !== undefined && { maxAttempts }),
    ...(query.text !== undefined && {
      text: query.text,
      ...(seesPayloads && { isTextOfTemplates: true as const }),
    }),
    ...(operationId !== undefined && { operationId }),
    ...(query.minValue !== undefined && { minValue: query.minValue }),
    ...(payloadPath !== undefined && payloadValue !== undefined && { payloadPath, payloadValue }),
    ...(comparison && { payloadComparison: comparison }),
  };
}
