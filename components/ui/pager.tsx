"use client";

import { Button } from "@mantine/core";
import { Icon } from "./icons";

type Props<Page> = { previous: Page | null; next: Page | null; onTurn: (page: Page) => void };

/** Links to the previous and the next page. */
export function Pager<Page>({ previous, next, onTurn }: Props<Page>) {
  return (
    <nav style={{ display: "flex", gap: 4, marginLeft: "auto" }} aria-label="Pages">
      <Button
        variant="default"
        size="compact-xs"
        disabled={!previous}
        leftSection={<Icon name="chevronLeft" size={12} />}
        onClick={() => previous && onTurn(previous)}
      >
        Previous
      </Button>
      <Button
        variant="default"
        size="compact-xs"
        disabled={!next}
        rightSection={<Icon name="chevronRight" size={12} />}
        onClick={() => next && onTurn(next)}
      >
        Next
      </Button>
    </nav>
  );
}
