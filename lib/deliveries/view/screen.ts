import type { IgnoredParam } from "../../list/url-params";
import type { DeliveryFilter, DeliveryRow, DiscardedRow } from "../schema";
import type { ReadSearch } from "../search-params";
import type { Whereabouts } from "./whereabouts";

export type FilterOption = { value: string; label: string };

/** A row of either view; the last two fields only in the bin. */
export type ListedDelivery = DeliveryRow & Partial<Pick<DiscardedRow, "discardedAt" | "purgeAt">>;

/** What changes in the URL to go to another page. */
export type PageLink = { after: string | null; before: string | null; page: number | null };

export type Listed = {
  rows: ListedDelivery[];
  total: number;
  totalIsExact: boolean;
  next: PageLink | null;
  previous: PageLink | null;
};

/** What the Delivery Retry screen shows for a URL. */
export type DeliveryRetryData = Listed & {
  options: { subscribers: FilterOption[]; contexts: FilterOption[] };
  search: ReadSearch["search"];
  filter: DeliveryFilter;
  /** Where the events are that were asked for by their IDs and are not listed. */
  missing: Whereabouts[];
  /** Today, in the operator's zone. */
  today: string;
  ignored: IgnoredParam[];
  /** When the list was read: "Select all N matching" is fixed to what had failed by then. */
  asOf: Date;
  zone: string;
  /** The user's choice of columns; null when none was made. */
  columns: string[] | null;
  permissions: { retry: boolean; discard: boolean; restore: boolean };
};
