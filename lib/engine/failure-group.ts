/** The states of a failure group, and why it is in one. */

export const GROUP_STATES = ["open", "acknowledged", "resolved", "regressed", "muted"] as const;
export type GroupState = (typeof GROUP_STATES)[number];

/**
 * Why a group is in its state: an operator set it; resolved because an operation ended with nothing failed, or after 14 quiet days;
 * regressed because an attempt failed that began after the resolve; open again because its mute ended, or because it grew worse.
 */
export const GROUP_REASONS = ["user", "operation", "quiet", "failed_again", "mute_ended", "worse"] as const;
export type GroupReason = (typeof GROUP_REASONS)[number];
