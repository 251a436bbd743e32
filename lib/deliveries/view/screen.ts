import type { IgnoredParam } from "../../list/url-params";
import type { DeliveryFilter, DeliveryRow, DiscardedRow } from "../schema";
import type { ReadSearch } from "../search-params";
import type { Whereabouts } from "./whereabouts";

export type FilterOption = { value: string; label: string };

/** A row of either view; the bin has the last two fields. */
export type ListedDelivery = DeliveryRow & Partial<Pick<DiscardedRow, "discardedAt" | "purgeAt">>;

/** The URL parameters that lead to another page. */
export type PageLink = { after: string | null; before: string | null; page: number | null };

export type Listed = {
  rows: ListedDelivery[];
  total: number;
  totalIsExact: boolean;
  next: PageLink | null;
  previous: PageLink | null;
};

/** The data of the Delivery Retry screen for a URL. */
export type DeliveryRetryData = Listed & {
  options: { subscribers: FilterOption[]; contexts: FilterOption[] };
  search: ReadSearch["search"];
  filter: DeliveryFilter;
  /** The state of events that were requested by their IDs and are not listed. */
  missing: Whereabouts[];
  /** Today, in the operator's zone. */
  today: string;
  ignored: IgnoredParam[];
  /** The time of the read: "Select all N matching" covers the failures up to it. */
  asOf: Date;
  zone: string;
  /** The user's choice of columns; null when none was made. */
  columns: string[] | null;
  permissions: { retry: boolean; discard: boolean; restore: boolean };
};
