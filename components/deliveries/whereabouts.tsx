import dynamic from "next/dynamic";
import type { ReactNode } from "react";
import type { Whereabouts } from "@/lib/deliveries/view/whereabouts";

/** Loaded when there is something to say: most searches name no event. */
const WhereaboutsList = dynamic(() => import("./whereabouts-list").then((part) => part.WhereaboutsList), {
  loading: () => null,
});

/** What a list of events or deliveries knows of the events that were requested by their IDs and are not listed; null when all are. */
export function whereaboutsOf({ missing, search, asOf, zone }: ListOfEvents): ReactNode {
  if (missing.length === 0) return null;
  return <WhereaboutsList missing={missing} asked={search.eventId.length} now={asOf} zone={zone} />;
}

type ListOfEvents = {
  missing: Whereabouts[];
  search: { eventId: readonly string[] };
  asOf: Date;
  zone: string;
};
