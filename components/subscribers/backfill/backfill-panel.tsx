"use client";

import { Button } from "@mantine/core";
import { useRouter } from "next/navigation";
import { Section } from "@/components/form-screen/section";
import { openStart } from "@/components/operations/start/open";
import { openDialog } from "@/components/ui/dialogs";
import { operationHref } from "@/lib/operations/search-params";
import type { SubscriberPageData } from "@/lib/subscribers/view";
import { dayIn } from "@/lib/time/zone";
import classes from "../subscribers.module.css";
import { type BackfillDraft, eventsOf } from "./backfill-draft";

/** The way to deliver events from before a subscriber was there. */
export function BackfillPanel({ subscriber, mayBackfill, now, zone }: SubscriberPageData) {
  const router = useRouter();
  const { id, subscriptions, deletedAt } = subscriber;
  if (!mayBackfill || deletedAt || subscriptions.length === 0) return null;

  async function start(draft: BackfillDraft) {
    const selection = eventsOf(id, draft, zone);
    const started = await openStart({ kind: "backfill", selection, title: "Backfill earlier events" });
    if (started) router.push(operationHref(started.id));
  }
  const ask = () =>
    openDialog(async () => {
      const { backfillDialog } = await import("./backfill-dialog");
      return backfillDialog({
        subscriptions,
        today: dayIn(zone, now),
        onChosen: (draft) => void start(draft),
      });
    });

  return (
    <Section title="Backfill" hint="Events from before it was subscribed">
      <p className={classes.none}>
        Makes a delivery of each earlier event of its topics that it has none of, and sends it once.
      </p>
      <div className={classes.buttons}>
        <Button variant="default" onClick={() => void ask()}>
          Backfill…
        </Button>
      </div>
    </Section>
  );
}
