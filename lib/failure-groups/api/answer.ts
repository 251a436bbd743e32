import { z } from "zod";
import { WITHHELD, withheld } from "../../access/withheld";
import { FAILURE_CLASSES, FAILURE_KINDS } from "../../engine/failure";
import { GROUP_REASONS, GROUP_STATES } from "../../engine/failure-group";
import { titleOf } from "../../engine/group-title";
import { timestamp } from "../../time/timestamp";
import type { GroupRow } from "../schema";

/** A failure group in answers of the HTTP API. */

const count = z.int();

const templateAnswer = z
  .union([z.string(), withheld])
  .describe(
    "What its answers have in common, with the folded parts marked; withheld without `payloads:read`.",
  );

/** One group, as listed. */
export const groupItem = z.object({
  id: z.int(),
  version: z.int(),
  title: z
    .string()
    .describe("The template; without `payloads:read` subscriber, expected and received status."),
  template: templateAnswer,
  subscriberId: z.uuid(),
  subscriberName: z.string(),
  expectedStatusCode: z.int(),
  httpStatus: z.int().nullable().describe("Null when no answer came."),
  failureClass: z.enum(FAILURE_CLASSES),
  failureKind: z.enum(FAILURE_KINDS),
  state: z.enum(GROUP_STATES),
  stateReason: z.enum(GROUP_REASONS).nullable(),
  failedNow: count.describe("Failed deliveries of now, counted up to 10,000."),
  failedNowIsExact: z.boolean(),
  firstSeen: timestamp,
  lastSeen: timestamp,
  trend24h: z
    .array(count)
    .describe(
      "Failed attempts of the last 24 hours: 24 integers, one for each hour, oldest first; each at most 10,000.",
    ),
  owner: z.uuid().nullable().describe("The id of a user."),
  ownerName: z.string().nullable(),
  note: z.string().nullable(),
  mutedUntil: timestamp.nullable(),
  mutedFor: count.nullable(),
  mutedUntilWorse: z.boolean(),
  mergedFrom: z
    .array(
      z.object({
        fingerprint: z.int().describe("For `:unmerge`."),
        groupId: z.int().describe("The group that was merged."),
        template: templateAnswer,
        mergedAt: timestamp,
        by: z.object({
          type: z.enum(["user", "api_key", "system"]),
          id: z.uuid().nullable(),
          name: z.string(),
        }),
      }),
    )
    .describe("The groups that were merged into it."),
  isOverflow: z
    .boolean()
    .describe("It has the other answers of a day on which the subscriber had too many new groups."),
});

/** Converts a group as listed. @param seesPayloads whether the caller may see what receivers answered */
export function itemOf(row: GroupRow, seesPayloads: boolean): z.input<typeof groupItem> {
  const { ownerId, stateAt: _stateAt, template, mergedFrom, ...rest } = row;
  const shown = (text: string) => (seesPayloads ? text : WITHHELD);
  return {
    ...rest,
    title: titleOf(row, seesPayloads),
    template: shown(template),
    owner: ownerId,
    mergedFrom: mergedFrom.map((one) => ({ ...one, template: shown(one.template) })),
  };
}
