import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { Icon } from "@/components/ui/icons";
import classes from "./deliveries.module.css";

type Props = {
  view: "failed" | "bin";
  /** The state of events requested by their IDs; null when none were. */
  whereabouts: ReactNode;
  /** Whether only event IDs restrict the list, so that no filter can be widened. */
  isWhole: boolean;
  isFiltered: boolean;
  isLaterPage: boolean;
  onWiden: () => void;
  onFirstPage: () => void;
};

/** An empty list: what it would show, and what to do. */
export function EmptyList({
  view,
  whereabouts,
  isWhole,
  isFiltered,
  isLaterPage,
  onWiden,
  onFirstPage,
}: Props) {
  if (isLaterPage) {
    return (
      <State title="Nothing is left on this page">
        <p>The deliveries of this page were retried or deleted after the previous page was listed.</p>
        <Button variant="default" onClick={onFirstPage}>
          Go to the first page
        </Button>
      </State>
    );
  }
  if (view === "bin") {
    return (
      <State title={isFiltered ? "Nothing in the bin matches" : "The bin is empty"}>
        {whereabouts ?? (
          <p>Deliveries that an administrator deletes come here and can be restored for 14 days.</p>
        )}
      </State>
    );
  }
  return (
    <State title={isFiltered ? "No failed deliveries match these filters" : "No failed deliveries today"}>
      {whereabouts ?? (
        <p>
          A delivery appears here when its subscriber did not answer with the expected status and its
          automatic retries are spent. Event Status shows deliveries that are still being retried.
        </p>
      )}
      {isWhole ? null : (
        <Button variant="default" onClick={onWiden}>
          {whereabouts ? "Search all of the last 14 days" : "Show all failures of the last 14 days"}
        </Button>
      )}
    </State>
  );
}

function State({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className={classes.state}>
      <Icon name="inbox" size={28} />
      <h2>{title}</h2>
      {children}
    </div>
  );
}
