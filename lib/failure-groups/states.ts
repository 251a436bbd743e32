import type { GroupReason, GroupState } from "../engine/failure-group";

/** The words for the states of failure groups, those that people choose (all but `regressed`), and the orders of their list. */

export const GROUP_STATE_LABEL = {
  open: "Open",
  acknowledged: "Acknowledged",
  resolved: "Resolved",
  regressed: "Regressed",
  muted: "Muted",
} as const satisfies Record<GroupState, string>;

/** The states that a person or a key sets. */
export const CHOSEN_STATES = ["open", "acknowledged", "resolved", "muted"] as const satisfies GroupState[];
export type ChosenState = (typeof CHOSEN_STATES)[number];

/** Why a group is in its state. */
export const GROUP_REASON_LABEL = {
  user: "by hand",
  operation: "an operation ended with nothing failed",
  quiet: "automatic: no failure for 14 days",
  failed_again: "failed again after it was resolved",
  mute_ended: "its mute has ended",
  worse: "it became worse while muted",
} as const satisfies Record<GroupReason, string>;

/** The orders of the list by name; ties are ordered by id. */
export const GROUP_ORDERS = {
  failedNow: ["integer", "number"],
  lastSeen: ["instant", "number"],
  firstSeen: ["instant", "number"],
  growth: ["integer", "number"],
} as const;
export type GroupSort = keyof typeof GROUP_ORDERS;

/** The orders of the API. */
export const GROUP_SORTS = ["failedNow", "lastSeen", "firstSeen"] as const satisfies GroupSort[];
