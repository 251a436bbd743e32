import { z } from "zod";
import { deliveryQueryFilter } from "../../deliveries/api";
import { MOST_SELECTED } from "../../deliveries/limits";
import { storedId } from "../../deliveries/schema";
import { OPERATION_KINDS } from "../../engine/state";
import { storedText } from "../../text/stored-text";
import { deliveryPair } from "../schema";
import { SELECTABLE_RESULTS } from "../schema/draft";
import { reasonInput, settingsInput, ticketInput, windowInput } from "../schema/settings";

/** The body of a new operation. */

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
      "The query parameters of GET /api/v1/deliveries, without those that order and page. Every row of the last 14 days when empty.",
    ...filterSchema,
  });

const WAYS = ["deliveryIds", "pairs", "filter", "operationId"] as const;

const selectionInput = z
  .strictObject({
    deliveryIds: z.array(storedId).min(1).max(MOST_SELECTED).optional(),
    pairs: z.array(deliveryPair).min(1).max(MOST_SELECTED).optional(),
    filter: filterInput.optional(),
    groupId: z.unknown().optional().describe("Not taken yet."),
    operationId: storedId.optional().describe("The items of another operation, with the `result`."),
    result: z.enum(SELECTABLE_RESULTS).optional(),
  })
  .superRefine((selection, context) => {
    const refuse = (field: string, message: string) =>
      context.addIssue({ code: "custom", path: field ? [field] : [], message });
    if (selection.groupId !== undefined)
      return refuse(
        "groupId",
        "Failure groups cannot be selected yet: name the deliveries, or give a filter.",
      );
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
  })
  .describe("Exactly one of its ways of naming deliveries.");

export const newOperationBody = z.strictObject({
  kind: z.enum(OPERATION_KINDS),
  selection: selectionInput,
  ...settingsInput,
  startAt: z.iso
    .datetime({ offset: true, local: true, error: "must be an ISO 8601 time (2026-11-27T22:00:00Z)" })
    .nullable()
    .default(null)
    .describe("When it begins after its start: at most 30 days ahead. At once when left out."),
  window: windowInput.nullable().default(null).describe("The hours of the day in which it runs."),
  reason: reasonInput.optional(),
  ticket: ticketInput.optional(),
});
export type NewOperationBody = z.output<typeof newOperationBody>;
