"use client";

import { Button } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useCallback } from "react";
import { OperationStrip } from "@/components/operations/operation-strip";
import { count } from "@/components/operations/operation-text";
import { useOperations } from "@/components/operations/use-operations";
import { Icon } from "@/components/ui/icons";
import type { EventFacts } from "@/lib/deliveries/detail";
import type { DeliveryCounts } from "@/lib/events/schema";
import classes from "./event-page.module.css";

/** A retry of more deliveries is frozen and shown first. */
const UNASKED = 20;

type Props = { event: EventFacts; counts: DeliveryCounts; now: Date };

/** Retries all failed deliveries of an event in one operation, those beyond the page included, and shows its progress. */
export function RetryEvent({ event, counts: { failed, newestFailedAt }, now }: Props) {
  const router = useRouter();
  const refresh = useCallback(() => router.refresh(), [router]);
  const { run, runFrozen, operation, isLost, isBusy, dismiss } = useOperations(refresh);

  async function retryAll() {
    // The failures that were counted: the clock of the database may be ahead of the page's.
    const asOf = new Date(Math.max(now.getTime(), newestFailedAt?.getTime() ?? 0));
    const filter = { from: event.receivedAt, to: asOf, eventIds: [event.id] };
    const selection = { by: "filter", filter: { ...NO_OTHER, ...filter }, asOf } as const;
    if (failed <= UNASKED) await run("retry", selection);
    else await runFrozen({ kind: "retry", selection, title: "Retry all failed of this event" });
  }

  return (
    <>
      {failed > 0 ? (
        <Button
          size="compact-sm"
          loading={isBusy}
          leftSection={<Icon name="retry" size={14} />}
          onClick={() => void retryAll()}
        >
          Retry all failed ({count(failed)})
        </Button>
      ) : null}
      {operation ? (
        <div className={classes.result}>
          <OperationStrip operation={operation} isLost={isLost} onDismiss={dismiss} />
        </div>
      ) : null}
    </>
  );
}

const NO_OTHER = { classes: [], subscriberIds: [], contextIds: [] };
