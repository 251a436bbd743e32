import type { DeliveryList } from "../deliveries/search-params";
import type { ListedDelivery } from "../deliveries/view/screen";
import type { FoldRule } from "../engine/fingerprint/fold-rules";
import { titleOf } from "../engine/group-title";
import type { SearchOf } from "../list/definition";
import type { ListData } from "../list/view";
import type { GroupRow, GroupSample } from "./schema";
import type { GroupSearch } from "./search-params";

/** A group as screens show it: its title in place of the template, which not everybody may see. */
export type ShownGroup = Omit<GroupRow, "template" | "mergedFrom"> & {
  title: string;
  mergedFrom: (Omit<GroupRow["mergedFrom"][number], "template"> & { title: string })[];
};

/** @param seesPayloads whether the reader may see what receivers answered */
export function shownGroup({ template, mergedFrom, ...row }: GroupRow, seesPayloads: boolean): ShownGroup {
  return {
    ...row,
    title: titleOf({ ...row, template }, seesPayloads),
    mergedFrom: mergedFrom.map(({ template: merged, ...one }) => ({
      ...one,
      title: seesPayloads ? merged : `Group ${one.groupId}`,
    })),
  };
}

/** The Failure groups screen for a URL. */
export type GroupListData = ListData<ShownGroup, GroupSearch> & {
  /** Measuring the groups took too long, so none are listed. */
  isTooSlow: boolean;
};

/** A group that resembles another one, and why. */
export type ShownSimilar = Pick<
  GroupRow,
  "id" | "state" | "stateReason" | "expectedStatusCode" | "httpStatus" | "failureKind"
> & { title: string; why: string };

/** The page of a group. */
export type GroupPageData = {
  group: ShownGroup;
  /** Null when the reader may not see what receivers answered. */
  samples: GroupSample[] | null;
  /** The operators' own rules of folding whose marks its title has. */
  foldRules: FoldRule[];
  /** Failed attempts of the last 14 days, for each 24 hours, oldest first; null when counting took too long. */
  days: number[] | null;
  similar: ShownSimilar[];
  /** The newest failed deliveries. */
  rows: ListedDelivery[];
  /** Whom the group can have as its owner; empty for readers who may not change it. */
  owners: { value: string; label: string }[];
  permissions: { edit: boolean; retry: boolean; editAndRetry: boolean; discard: boolean; accept: boolean };
  now: Date;
  zone: string;
};

/** The failures of a filter with one cause: a group, or none yet. */
export type ShownCause = {
  groupId: number | null;
  title: string;
  count: number;
  countIsExact: boolean;
  group: Pick<
    ShownGroup,
    | "subscriberId"
    | "subscriberName"
    | "expectedStatusCode"
    | "httpStatus"
    | "failureKind"
    | "state"
    | "stateReason"
  > | null;
};

/** The Delivery Retry screen by cause, for a URL. */
export type CauseListData = ListData<ShownCause, SearchOf<DeliveryList>> & {
  /** Counting took too long, so the numbers are unknown. */
  isTooSlow: boolean;
};
