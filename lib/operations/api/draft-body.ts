import { z } from "zod";
import { deliveryQueryFilter } from "../../deliveries/api";
import { MOST_SELECTED } from "../../deliveries/limits";
import { storedId } from "../../deliveries/schema";
import { OPERATION_KINDS } from "../../engine/state";
import { dayOrTime } from "../../http/query-fields";
import { reasonInput } from "../../text/reason";
import { storedText } from "../../text/stored-text";
import { beginOf, endOf } from "../../time/day-or-time";
import { deliveryPair } from "../schema";
import { SELECTABLE_RESULTS } from "../schema/draft";
import { checkSetEdit, setEditShape } from "../schema/set-edit";
import { settingsInput, ticketInput, windowInput } from "../schema/settings";

/** The body of a new operation. */

/** The most names of handlers, topics or contexts of a backfill. */
const MOST_NAMES = 100;

/**
 * The filter is kept as it was given, and checked by the schema of the list's query: a value may stand without a list, and a number may
 * be text.
 */
const { $schema: _, ...filterSchema } = z.toJSONSchema(deliveryQueryFilter, {
  io: "input",
  unrepresentable: "any",
});
const filterInput = z
  .record(storedText(), z.unknown())
  .superRefine((given, context) => {
    const { error } = deliveryQueryFilter.safeParse(given);
    for (const issue of error?.issues ?? []) {
      const unknown = issue.code === "unrecognized_keys" ? issue.keys : [undefined];
      for (const key of unknown)
        context.addIssue({
          code: "custom",
          path: [...issue.path, ...(key === undefined ? [] : [key])],
          message: key === undefined ? issue.message : "Unknown field.",
        });
    }
  })
  .meta({
    description:
      "The query parameters of GET /api/v1/deliveries, without those that order and page. Every row of the last 14 days when empty. It " +
      "matches failed deliveries for retry, discard, accept and edit_and_retry, discarded ones for restore, delivered ones for resend, and waiting ones for " +
      "retry_now and stop, of which the dates are of reception.",
    ...filterSchema,
  });

const names = storedText().min(1).array().max(MOST_NAMES).optional();

/** The events of a backfill. */
const eventsInput = z
  .strictObject({
    beginDate: dayOrTime,
    endDate: dayOrTime,
    handlers: names.describe("Base paths, as /alerts."),
    topics: names,
    contexts: names,
  })
  .refine(({ beginDate, endDate }) => beginOf(beginDate) <= endOf(endDate), {
    path: ["beginDate"],
    message: "must not be after endDate",
  })
  .describe(
    "For the kind backfill, together with subscriberId: the events received in this period that the subscriber would get by its " +
      "subscriptions of now. Names restrict them. What retention has removed is not among them.",
  );

const WAYS = ["deliveryIds", "pairs", "filter", "groupId", "operationId", "events"] as const;

const selectionInput = z
  .strictObject({
    deliveryIds: z.array(storedId).min(1).max(MOST_SELECTED).optional(),
    pairs: z.array(deliveryPair).min(1).max(MOST_SELECTED).optional(),
    filter: filterInput.optional(),
    groupId: z
      .int()
      .min(1)
      .max(Number.MAX_SAFE_INTEGER)
      .optional()
      .describe(
        "The failed deliveries of a failure group; for restore its discarded ones. No other kind takes it.",
      ),
    operationId: storedId.optional().describe("The items of another operation, with the `result`."),
    result: z.enum(SELECTABLE_RESULTS).optional(),
    events: eventsInput.optional(),
    subscriberId: storedId.optional().describe("To whom the `events` are delivered."),
  })
  .superRefine((selection, context) => {
    const refuse = (field: string, message: string) =>
      context.addIssue({ code: "custom", path: field ? [field] : [], message });
    const ways = WAYS.filter((way) => selection[way] !== undefined);
    if (ways.length !== 1)
      return refuse(
        ways[1] ?? "",
        `must have exactly one of ${WAYS.join(", ")}${ways.length ? `, not ${ways.join(" and ")}` : ""}`,
      );
    if (ways[0] === "operationId" && !selection.result)
      return refuse("result", `must name the result of the items: ${SELECTABLE_RESULTS.join(", ")}`);
    if (ways[0] !== "operationId" && selection.result)
      return refuse("result", "goes together with operationId only");
    if (ways[0] === "events" && !selection.subscriberId)
      return refuse("subscriberId", "must name the subscriber to whom the events are delivered");
    if (ways[0] !== "events" && selection.subscriberId)
      return refuse("subscriberId", "goes together with events only");
  })
  .describe("Exactly one of its ways of naming deliveries.");

export const newOperationBody = z
  .strictObject({
    kind: z.enum(OPERATION_KINDS),
    selection: selectionInput,
    ...setEditShape,
    ...settingsInput,
    startAt: z.iso
      .datetime({ offset: true, local: true, error: "must be an ISO 8601 time (2026-11-27T22:00:00Z)" })
      .nullable()
      .default(null)
      .describe("When it begins after its start: at most 30 days ahead. At once when left out."),
    window: windowInput.nullable().default(null).describe("The hours of the day in which it runs."),
    reason: reasonInput.optional(),
    ticket: ticketInput.optional(),
  })
  .superRefine(({ kind, ...edit }, context) => checkSetEdit(kind, edit, context));
export type NewOperationBody = z.output<typeof newOperationBody>;
