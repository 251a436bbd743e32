"use client";

import { ActionIcon } from "@mantine/core";
import { useCallback, useEffect, useState } from "react";
import { Section } from "@/components/form-screen/section";
import { readOnChange } from "@/components/live/read-on-change";
import { Icon } from "@/components/ui/icons";
import { HealthFacts, UnreadHealth } from "./health-facts";
import { type LoadedHealth, readHealth } from "./read-health";
import classes from "./subscribers.module.css";

/** It is made of samples of a subscriber's deliveries, and slow to change. */
const EVERY_MS = 5_000;

type Props = { subscriber: { id: string; deletedAt: Date | null }; zone: string; now: Date };

/**
 * How a subscriber is doing. Read after the page, which does not wait for it, again whenever the page is (its circuit was changed), and
 * when deliveries or circuits have changed.
 */
export function HealthPanel({ subscriber: { id, deletedAt }, zone, now }: Props) {
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
  useEffect(() => {
    if (deletedAt) return;
    const readAgain = async () => {
      const fresh = await readHealth(id);
      // What is shown stays when it cannot be read at present.
      if ("health" in fresh) setLoaded(fresh);
    };
    return readOnChange(["deliveries", "configuration"], readAgain, { everyMs: EVERY_MS });
  }, [id, deletedAt]);
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
