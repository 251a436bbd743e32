"use client";

import { EmptyState } from "@/components/list-screen/empty-state";
import { ListScreen } from "@/components/list-screen/list-screen";
import { ButtonLink } from "@/components/ui/button-link";
import { RefreshWhileMoving } from "@/components/ui/refresh-while-moving";
import { groupHref, groupList } from "@/lib/failure-groups/search-params";
import type { GroupListData, ShownGroup } from "@/lib/failure-groups/view";
import { FOLDING, foldingHref } from "@/lib/folding/search-params";
import { groupColumns } from "./group-columns";

const idOf = (row: ShownGroup) => String(row.id);
const nameOf = (row: ShownGroup) => `failure group ${row.title}`;
const hrefOf = (row: ShownGroup) => groupHref(row.id);

/** The Failure groups screen: what failures have in common, and how many there are of each. */
export function GroupScreen({ data }: { data: GroupListData }) {
  return (
    <>
      <ListScreen
        list={groupList}
        columns={groupColumns}
        data={data}
        title="Failure groups"
        label="Failure groups"
        {...{ idOf, nameOf, hrefOf }}
        end={
          <ButtonLink href={foldingHref()} variant="default">
            {FOLDING.label.one}
          </ButtonLink>
        }
        empty={({ chips }) => (data.isTooSlow ? <TooSlow /> : <NoGroups isFiltered={chips.length > 0} />)}
      />
      <RefreshWhileMoving isMoving noun="groups" />
    </>
  );
}

function NoGroups({ isFiltered }: { isFiltered: boolean }) {
  return (
    <EmptyState title={isFiltered ? "No failure group matches these filters" : "Nothing has failed yet"}>
      <p>
        {isFiltered
          ? "Remove a filter, or choose other dates: those are of failed attempts."
          : "Failures with one cause are one group: the same subscriber, expected and received status, and text of the answer."}
      </p>
    </EmptyState>
  );
}

function TooSlow() {
  return (
    <EmptyState title="Counting the failures of every group took too long">
      <p role="alert">
        So many have failed, or the database is so busy, that the order of the groups is not known. Choose
        subscribers, order by the last failure, or try again.
      </p>
    </EmptyState>
  );
}
