/** The states of a failure group, and why it is in one. */

export const GROUP_STATES = ["open", "acknowledged", "resolved", "regressed", "muted"] as const;
export type GroupState = (typeof GROUP_STATES)[number];

/**
 * Why a group is in its state: an operator set it; resolved because an operation ended with nothing failed, or after 14 quiet days;
 * regressed because an attempt failed that began after the resolve; open again because its mute ended, or because it grew worse.
 */
export const GROUP_REASONS = ["user", "operation", "quiet", "failed_again", "mute_ended", "worse"] as const;
export type GroupReason = (typeof GROUP_REASONS)[number];

/** What the hub itself changes of a group. Everything else is changed by operators. */
export const GROUP_MOVES = {
  /** An attempt failed that began after the resolve. */
  regress: { from: ["resolved"], to: "regressed", because: "failed_again" },
  /** Its time has come, or so many more have failed. */
  endMute: { from: ["muted"], to: "open", because: "mute_ended" },
  worsen: { from: ["muted"], to: "open", because: "worse" },
  /** An operation on the group ended, and none of its deliveries failed again. */
  resolveByOperation: { from: ["open", "acknowledged", "regressed"], to: "resolved", because: "operation" },
  /** Nothing has failed for 14 days. */
  resolveQuiet: { from: ["open", "acknowledged", "regressed"], to: "resolved", because: "quiet" },
} as const satisfies Record<string, { from: readonly GroupState[]; to: GroupState; because: GroupReason }>;
export type GroupMove = keyof typeof GROUP_MOVES;

export const QUIET_DAYS = 14;
