import { z } from "zod";
import type { FailureClass, FailureKind } from "../engine/failure";
import type { GroupReason, GroupState } from "../engine/failure-group";
import { storedText } from "../text/stored-text";
import { LONGEST_NOTE } from "./limits";
import { CHOSEN_STATES } from "./states";

/** Bodies of changes to failure groups, and their rows. */

/** The id of a group or fingerprint. */
export const groupNumber = z.int().min(1).max(Number.MAX_SAFE_INTEGER);

/** A change of a group: the version that was read, and what is to be changed. */
export const groupChanges = z.strictObject({
  version: z
    .int("must be the version as it was read")
    .min(1)
    .describe("As it was read: another one is a 409, because somebody else has changed the group since."),
  state: z
    .enum(CHOSEN_STATES, `must be one of ${CHOSEN_STATES.join(", ")}: regressed comes by itself`)
    .optional(),
  mutedUntil: z.iso
    .datetime({ offset: true, error: "must be an ISO 8601 time (2026-11-27T22:00:00Z)" })
    .transform((text) => new Date(text))
    .nullable()
    .optional()
    .describe("Muted until this time."),
  mutedFor: z.int().min(1).max(1_000_000).nullable().optional().describe("Muted for so many more failures."),
  mutedUntilWorse: z.boolean().optional().describe("Muted until it fails clearly more often than now."),
  note: storedText().trim().max(LONGEST_NOTE).nullable().optional(),
  owner: z
    .guid("must be the id of a user")
    .transform((id) => id.toLowerCase())
    .nullable()
    .optional()
    .describe("The id of a user; null: nobody."),
});
export type GroupChanges = z.output<typeof groupChanges>;

export const mergeBody = z.strictObject({ into: groupNumber.describe("The group that takes its failures.") });
export const unmergeBody = z.strictObject({
  fingerprint: groupNumber.describe("One of `mergedFrom`."),
});

/** The filter of the list of groups; an empty or absent field restricts nothing. */
export type GroupFilter = {
  ids?: readonly number[];
  states?: readonly GroupState[];
  subscriberIds?: readonly string[];
  /** Groups with failed deliveries in these contexts, or that began in one of them. */
  contextIds?: readonly string[];
  /** Groups with a failed attempt in this period; both ends are inclusive. */
  period?: { from?: Date; to?: Date };
};

/** A group that was merged into another: `fingerprint` names it for the undo. */
export type MergedGroup = {
  fingerprint: number;
  groupId: number;
  template: string;
  mergedAt: Date;
  by: { type: "user" | "api_key" | "system"; id: string | null; name: string };
};

/** A failure group as listed. */
export type GroupRow = {
  id: number;
  version: number;
  subscriberId: string;
  subscriberName: string;
  expectedStatusCode: number;
  /** Null when no answer came. */
  httpStatus: number | null;
  failureClass: FailureClass;
  failureKind: FailureKind;
  template: string;
  state: GroupState;
  stateReason: GroupReason | null;
  stateAt: Date;
  /** Up to a limit; `failedNowIsExact` is false beyond. */
  failedNow: number;
  failedNowIsExact: boolean;
  firstSeen: Date;
  lastSeen: Date;
  /** Failed attempts of the last 24 hours: an integer for each hour, oldest first. */
  trend24h: number[];
  ownerId: string | null;
  ownerName: string | null;
  note: string | null;
  mutedUntil: Date | null;
  mutedFor: number | null;
  mutedUntilWorse: boolean;
  mergedFrom: MergedGroup[];
  isOverflow: boolean;
};

/** An answer of a group. `text` is what was taken of it, before anything was folded. */
export type GroupSample = {
  deliveryId: string;
  eventId: string;
  number: number;
  startedAt: Date;
  httpStatus: number | null;
  text: string;
};

/**
 * How many failures each fingerprint has, for the order of the list by failures now: with millions of failures counting all of them takes
 * half a second, which no reader waits for twice.
 */
export type Ranking = { ids: readonly number[]; counts: readonly number[] };
