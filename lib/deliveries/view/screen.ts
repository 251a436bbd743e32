import { titleOf } from "../../engine/group-title";
import type { SearchOf } from "../../list/definition";
import type { Arriving, Total } from "../../list/page";
import type { ListData } from "../../list/view";
import { shorten } from "../../text/shorten";
import type { DeliveryFilter, DiscardedRow, ListedRow } from "../schema";
import type { DeliveryList } from "../search-params";
import type { Whereabouts } from "./whereabouts";

/** A row of either list; the bin has the last two fields. */
export type ListedDelivery = Omit<ListedRow, "groupTemplate" | "isOverflow"> &
  Partial<Pick<DiscardedRow, "discardedAt" | "purgeAt">> & {
    /** What its failure group is called, shortened; null without one. */
    groupTitle: string | null;
  };

/** The most characters of a group's title in a row. */
const LONGEST_TITLE = 80;

/** @param seesPayloads whether the reader may see what receivers answered */
export function listedDelivery<Row extends ListedRow>(
  { groupTemplate, isOverflow, ...row }: Row,
  seesPayloads: boolean,
) {
  const title = titleOf({ ...row, template: groupTemplate ?? "", isOverflow }, seesPayloads);
  return { ...row, groupTitle: row.groupId === null ? null : shorten(title, LONGEST_TITLE).text };
}

/** The matches of a filter that operations are retrying now. */
export type BeingRetried = {
  /** Up to a limit; `totalIsExact` is false beyond. */
  total: number;
  totalIsExact: boolean;
  /** The operations; two of them when there are more. */
  operationIds: string[];
};

/** The failures that become unretryable within 24 hours, with their value in digits; null without one, or when they are many. */
export type RemovalWarning = Total & { value: string | null };

/** A filter of a search, or `dates`, without which failures match; `totalIsExact` is false beyond the limit of lists. */
export type Excluding = Total & { name: string };

/** Why a list of failures is empty, as far as that could be read in time. */
export type WhyEmpty = {
  /** What is being retried instead. */
  retrying: BeingRetried | null;
  /** The filter without which most would match. */
  excluding: Excluding | null;
  /** Where no filter explains it: whether anything has ever failed; null when that is unknown. */
  hasFailed: boolean | null;
};

/** The data of the Delivery Retry screen for a URL. */
export type DeliveryRetryData = ListData<ListedDelivery, SearchOf<DeliveryList>> & {
  /** "Select all N matching" covers the failures of this filter up to `asOf`. */
  filter: DeliveryFilter;
  /**
   * The failures of the day before, in the first hours of a day that the list shows alone; null at other times. Their number may follow,
   * and is null when it could not be counted.
   */
  yesterday: { day: string; failed: Arriving<Total | null> } | null;
  /** The state of events that were requested by their IDs and are not listed. */
  missing: Whereabouts[];
  /** Of an empty list of failures: what explains it, which may follow. */
  whyEmpty: Arriving<WhyEmpty | null>;
  /** How long a deleted delivery can be restored. */
  binDays: number;
  permissions: { retry: boolean; edit: boolean; discard: boolean; restore: boolean; accept: boolean };
};
