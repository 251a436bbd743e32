import type { APPLICATION_STATUSES } from "./schema";

/** The statuses of publishers and subscribers in words. */
export const APPLICATION_STATUS_LABEL = {
  approved: "Approved",
  pending: "Pending",
  rejected: "Rejected",
  cancelled: "Cancelled",
} as const satisfies Record<(typeof APPLICATION_STATUSES)[number], string>;
