import type { DeliveryFilter } from "../deliveries/schema";
import type { Whereabouts } from "../deliveries/view/whereabouts";
import type { WaitingReason } from "../engine/waiting-reasons";
import type { Total } from "../list/page";
import type { ListData } from "../list/view";
import type { WaitingRow } from "./schema";
import type { WaitingSearch } from "./search-params";

/** The data of the Waiting screen for a URL. */
export type WaitingData = ListData<WaitingRow, WaitingSearch> & {
  /** "Select all N matching" covers the deliveries of this filter that wait when the set is frozen. */
  filter: DeliveryFilter;
  /** The state of events that were requested by their IDs and are not listed. */
  missing: Whereabouts[];
  /** Finding the deliveries took too long, so none are listed. */
  isTooSlow: boolean;
  permissions: { retry: boolean };
};

/** How many deliveries wait. Those that are due: by what keeps them waiting. */
export type WaitingSummary = { due: readonly (Total & { reason: WaitingReason })[]; later: Total };
