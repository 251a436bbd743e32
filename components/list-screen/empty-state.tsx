import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { Icon } from "@/components/ui/icons";
import classes from "./list-screen.module.css";

/** What stands in place of the rows of an empty list: what it would show, and what to do. */
export function EmptyState({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className={classes.state}>
      <Icon name="inbox" size={28} />
      <h2>{title}</h2>
      {children}
    </div>
  );
}

/** A later page that has no rows any more. */
export function EmptyPage({ onFirstPage }: { onFirstPage: () => void }) {
  return (
    <EmptyState title="Nothing is left on this page">
      <p>The rows of this page have left the list since the previous page was read.</p>
      <Button variant="default" onClick={onFirstPage}>
        Go to the first page
      </Button>
    </EmptyState>
  );
}

/** A search that no index answers has found nothing in the part that it looked through. */
export function NothingYet({ looked, onGoOn }: { looked: number; onGoOn: () => void }) {
  return (
    <EmptyState title={`Nothing found in the ${looked.toLocaleString("en-GB")} rows looked through so far`}>
      <p>This filter looks at each row, the newest first. There are more to look through.</p>
      <Button onClick={onGoOn}>Go on</Button>
    </EmptyState>
  );
}
