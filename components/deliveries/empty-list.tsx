import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { Icon } from "@/components/ui/icons";
import classes from "./deliveries.module.css";

type Props = {
  view: "failed" | "bin";
  isFiltered: boolean;
  isLaterPage: boolean;
  onWiden: () => void;
  onFirstPage: () => void;
};

/** Nothing to list: what would stand here, and where else to look. */
export function EmptyList({ view, isFiltered, isLaterPage, onWiden, onFirstPage }: Props) {
  if (isLaterPage) {
    return (
      <State title="Nothing is left on this page">
        <p>What stood here was retried or deleted since the page before was listed.</p>
        <Button variant="default" onClick={onFirstPage}>
          Go to the first page
        </Button>
      </State>
    );
  }
  if (view === "bin") {
    return (
      <State title={isFiltered ? "Nothing in the bin matches" : "The bin is empty"}>
        <p>Deliveries that an administrator deletes come here and can be restored for 14 days.</p>
      </State>
    );
  }
  return (
    <State title={isFiltered ? "No failed deliveries match these filters" : "No failed deliveries today"}>
      <p>
        A delivery comes here when its subscriber did not answer with the expected status and its automatic
        retries are spent. What is still being retried is on Event Status.
      </p>
      <Button variant="default" onClick={onWiden}>
        Show all failures of the last 14 days
      </Button>
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
