"use client";

import { memo, useDeferredValue } from "react";
import fields from "@/components/form-screen/fields.module.css";
import { Section } from "@/components/form-screen/section";
import { type RetryDraft, readSchedule } from "../retry/retry-draft";
import { SchedulePanel } from "./schedule-panel";

/** The schedule of the typed settings, calculated by the engine in the browser. */
export const SchedulePreview = memo(function SchedulePreview(props: { retry: RetryDraft; now: Date }) {
  // Typing has priority: the picture may follow later.
  const retry = useDeferredValue(props.retry);
  const settings = readSchedule(retry);
  const isOff = retry.strategy === null;
  return (
    <Section title="Schedule" hint="Resulting schedule">
      {settings === null && !isOff ? (
        <p className={fields.quiet}>No schedule while a setting is not valid: correct the marked fields.</p>
      ) : (
        <SchedulePanel settings={settings} now={props.now} />
      )}
    </Section>
  );
});
