"use client";

import { ActionIcon } from "@mantine/core";
import { useCallback, useEffect, useState } from "react";
import { Section } from "@/components/form-screen/section";
import { Icon } from "@/components/ui/icons";
import type { SubscriberPageData } from "@/lib/subscribers/view";
import { HealthFacts, UnreadHealth } from "./health-facts";
import { type LoadedHealth, readHealth } from "./read-health";
import classes from "./subscribers.module.css";

/** How a subscriber is doing. Read after the page, which does not wait for it, and again whenever the page is: its circuit was changed. */
export function HealthPanel({ subscriber: { id, deletedAt }, zone, now }: SubscriberPageData) {
  const [loaded, setLoaded] = useState<LoadedHealth>();
  const read = useCallback(
    (signal?: AbortSignal) => {
      void readHealth(id, signal).then((health) => {
        if (!signal?.aborted) setLoaded(health);
      });
    },
    [id],
  );
  const pageReadAt = now.getTime();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the page was read again
  useEffect(() => {
    const stop = new AbortController();
    if (!deletedAt) read(stop.signal);
    return () => stop.abort();
  }, [read, deletedAt, pageReadAt]);
  if (deletedAt) return null;
  return (
    <Section
      title="Health"
      end={
        <ActionIcon variant="subtle" aria-label="Read the health again" onClick={() => read()}>
          <Icon name="retry" size={14} />
        </ActionIcon>
      }
    >
      {loaded === undefined ? (
        <UnreadHealth />
      ) : "problem" in loaded ? (
        <p className={classes.again}>{loaded.problem}</p>
      ) : (
        <HealthFacts health={loaded.health} subscriberId={id} zone={zone} />
      )}
    </Section>
  );
}
