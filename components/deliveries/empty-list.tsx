import { Button } from "@mantine/core";
import Link from "next/link";
import type { ReactNode } from "react";
import { GettingStarted } from "@/components/getting-started/getting-started";
import { chipsOf, cleared, NO_DATES } from "@/components/list-screen/chips";
import { EmptyState } from "@/components/list-screen/empty-state";
import type { ListState } from "@/components/list-screen/list-screen";
import { useArrived } from "@/components/list-screen/use-arrived";
import { ButtonLink } from "@/components/ui/button-link";
import { failedList, firstDay } from "@/lib/deliveries/search-params";
import type { BeingRetried, DeliveryRetryData, Excluding } from "@/lib/deliveries/view/screen";
import type { GettingStarted as Start } from "@/lib/getting-started/view";
import { besides } from "@/lib/list/filters";
import { totalText } from "@/lib/list/page";
import { operationHref, operationsHref } from "@/lib/operations/search-params";
import { daysText } from "@/lib/retention/days-text";
import { waitingHref } from "@/lib/waiting/search-params";

type Props = {
  data: DeliveryRetryData;
  state: ListState;
  /** The state of events requested by their IDs; null when none were. */
  whereabouts: ReactNode;
  /** The way to the first failure; null once it was gone. */
  start: Start | null;
};

const NOTHING_KNOWN = { retrying: null, excluding: null, hasFailed: null };

/** An empty list: what it would show, and what to do. */
export function EmptyList({ data, state: { chips, change }, whereabouts, start }: Props) {
  const { search, today } = data;
  const { retrying, excluding, hasFailed } = useArrived(data.whyEmpty) ?? NOTHING_KNOWN;
  const isFiltered = chips.length > 0;
  if (search.view === "bin") {
    return (
      <EmptyState title={isFiltered ? "Nothing in the bin matches" : "The bin is empty"}>
        {whereabouts ?? (
          <p>
            Deliveries that an administrator deletes come here and can be restored for{" "}
            {daysText(data.binDays)}.
          </p>
        )}
      </EmptyState>
    );
  }
  // A search for event IDs is not limited by the other filters once they are cleared.
  const isWhole = chips.length === search.eventId.length && search.from === firstDay(today) && !search.last;
  const widen = () => change({ ...cleared(failedList), eventId: search.eventId, from: firstDay(today) });
  if (retrying) return <BeingRetriedNow retrying={retrying}>{whereabouts}</BeingRetriedNow>;
  if (start && !isFiltered) return <GettingStarted start={start} />;
  const title = isFiltered ? "No failed deliveries match these filters" : "No failed deliveries today";
  return (
    <EmptyState title={hasFailed === false ? "Nothing has failed yet" : title}>
      {whereabouts ?? (
        <p>
          A delivery appears here when its subscriber did not answer with the expected status and its
          automatic retries are spent. Until then it is listed under{" "}
          <Link href={waitingHref({})}>Waiting</Link>.
        </p>
      )}
      {excluding ? <Excluded {...{ data, change, excluding }} /> : null}
      {isWhole || excluding?.name === "dates" ? null : (
        <Button variant="default" onClick={widen}>
          {whereabouts ? "Search all of the last 14 days" : "Show all failures of the last 14 days"}
        </Button>
      )}
    </EmptyState>
  );
}

type ExcludedProps = Pick<Props, "data"> & Pick<ListState, "change"> & { excluding: Excluding };

/** The filter that excludes most, with the search without it. */
function Excluded({ data: { search, today, options }, change, excluding }: ExcludedProps) {
  const { name, total } = excluding;
  const isOfDates = name === "dates";
  const chips = chipsOf(failedList, search, { today, options }).filter(
    ({ key }) => key === name || key.startsWith(`${name} `),
  );
  const label = failedList.filters[name as keyof typeof failedList.filters]?.label ?? "Dates";
  const words = chips.length === 1 ? `${label}: ${chips[0]?.text}` : label;
  const longest = { ...NO_DATES, from: firstDay(today) };
  const dropped = Object.fromEntries([name, ...besides(failedList.filters, name)].map((one) => [one, null]));
  return (
    <>
      <p>
        {isOfDates ? (
          "In the last 14 days"
        ) : (
          <>
            Without the filter <b>{words}</b>
          </>
        )}
        , {total === 1 ? "one matches" : `${totalText(excluding)} match`}.
      </p>
      <Button onClick={() => change(isOfDates ? longest : dropped)}>
        {isOfDates ? "Search all of the last 14 days" : `Drop the filter ${label}`}
      </Button>
    </>
  );
}

/** Instead of "none match": the failures that match are being retried. */
function BeingRetriedNow({ retrying, children }: { retrying: BeingRetried; children: ReactNode }) {
  const { operationIds, total } = retrying;
  const [first, second] = operationIds;
  const href = first && !second ? operationHref(first) : operationsHref({ state: ["running"] });
  return (
    <EmptyState title={`${totalText(retrying)} of these ${total === 1 ? "is" : "are"} being retried now`}>
      {children}
      <p>What fails again comes back to this list. What is delivered does not.</p>
      <ButtonLink href={href} variant="default">
        {second ? "Show the operations" : "Show the operation"}
      </ButtonLink>
    </EmptyState>
  );
}
