import { ListSkeleton } from "@/components/list-screen/list-skeleton";
import { SummaryLine } from "@/components/waiting/summary-line";
import { waitingColumns } from "@/components/waiting/waiting-columns";
import { waitingList } from "@/lib/waiting/search-params";

export default function WaitingLoading() {
  return <ListSkeleton title="Waiting" list={waitingList} columns={waitingColumns} about={<SummaryLine />} />;
}
