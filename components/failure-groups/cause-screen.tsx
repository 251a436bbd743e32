import { useRouter } from "next/navigation";
import { useMemo } from "react";
import { datesOf, filtersOf, Views } from "@/components/deliveries/views";
import { EmptyState } from "@/components/list-screen/empty-state";
import { ListScreen } from "@/components/list-screen/list-screen";
import { causeList, deliveryRetryHref, NO_GROUP } from "@/lib/deliveries/search-params";
import { groupHref } from "@/lib/failure-groups/search-params";
import type { CauseListData, ShownCause } from "@/lib/failure-groups/view";
import { causeColumns } from "./cause-columns";

const idOf = ({ groupId }: ShownCause) => String(groupId ?? NO_GROUP);
const nameOf = ({ title }: ShownCause) => `cause ${title}`;
const hrefOf = ({ groupId }: ShownCause) => (groupId === null ? null : groupHref(groupId));

/** The Delivery Retry screen by cause: the failures of the URL's filter, counted by what they have in common. */
export function CauseScreen({ data }: { data: CauseListData }) {
  const { search, today, isTooSlow } = data;
  const router = useRouter();
  const columns = useMemo(
    () =>
      causeColumns((cause) =>
        deliveryRetryHref({ ...filtersOf(search), ...datesOf(search, today), groupId: [idOf(cause)] }),
      ),
    [search, today],
  );
  return (
    <ListScreen
      list={causeList}
      columns={columns}
      data={data}
      title="Delivery Retry"
      label="Failed deliveries by cause"
      {...{ idOf, nameOf, hrefOf }}
      beside={<Views search={search} today={today} open={router.push} />}
      empty={({ chips }) => (
        <EmptyState title={isTooSlow ? "Counting took too long" : titleOfNone(chips.length > 0)}>
          {isTooSlow ? (
            <p role="alert">
              How many failures each cause has is unknown: choose fewer days or subscribers, or see the rows.
            </p>
          ) : (
            <p>The causes of failed deliveries are counted here, with the filters of the rows.</p>
          )}
        </EmptyState>
      )}
    />
  );
}

const titleOfNone = (isFiltered: boolean) =>
  isFiltered ? "No failed deliveries match these filters" : "No failed deliveries today";
