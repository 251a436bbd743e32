"use client";

import { memo, useDeferredValue } from "react";
import classes from "../policies.module.css";
import { SchedulePanel } from "../schedule-panel";
import { Section } from "../section";
import { readSchedule } from "./check-draft";
import type { RetryDraft } from "./draft";

/** The schedule of what is typed, reckoned here by the engine itself. */
export const SchedulePreview = memo(function SchedulePreview(props: { retry: RetryDraft; now: Date }) {
  // Typing comes first: the picture may follow a moment later.
  const retry = useDeferredValue(props.retry);
  const settings = readSchedule(retry);
  const isOff = retry.strategy === null;
  return (
    <Section title="Schedule" hint="What these settings produce">
      {settings === null && !isOff ? (
        <p className={classes.none}>
          No schedule while a setting cannot be understood: put right what is marked.
        </p>
      ) : (
        <SchedulePanel settings={settings} now={props.now} />
      )}
    </Section>
  );
});
