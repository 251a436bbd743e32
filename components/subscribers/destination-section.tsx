"use client";

import { memo } from "react";
import fields from "@/components/form-screen/fields.module.css";
import { DurationField, NumberField, TextField } from "@/components/form-screen/inputs";
import { Section } from "@/components/form-screen/section";
import type { DraftChange } from "@/components/form-screen/use-form";
import type { SubscriberDraft } from "./draft";

type Props = Pick<
  SubscriberDraft,
  "url" | "expectedStatus" | "timeout" | "maxConcurrency" | "ratePerSecond"
> & {
  /** Said at the URL about its origin. */
  moved: string | undefined;
  change: DraftChange<SubscriberDraft>;
};

/** Where deliveries go, what success is, and the limits. */
export const DestinationSection = memo(function DestinationSection(props: Props) {
  const { url, expectedStatus, timeout, maxConcurrency, ratePerSecond, moved, change } = props;
  return (
    <Section title="Destination">
      <TextField
        label="URL"
        description={moved ?? "Receives each event as a POST request. Values of its query are kept secret"}
        placeholder="https://"
        type="url"
        spellCheck={false}
        path="url"
        value={url}
        onChange={(next) => change({ url: next })}
      />
      <div className={fields.quarters}>
        <NumberField
          label="Expected status"
          description="The one answer that means success"
          path="expectedStatus"
          value={expectedStatus}
          onChange={(next) => change({ expectedStatus: next })}
        />
        <DurationField
          label="Time-out"
          description="For one whole answer"
          path="timeoutMs"
          value={timeout}
          onChange={(next) => change({ timeout: next })}
        />
        <NumberField
          label="Requests at once"
          description="At most, of all workers"
          path="maxConcurrency"
          value={maxConcurrency}
          onChange={(next) => change({ maxConcurrency: next })}
        />
        <NumberField
          label="Requests a second"
          description="At most"
          placeholder="no limit"
          path="ratePerSecond"
          value={ratePerSecond}
          onChange={(next) => change({ ratePerSecond: next })}
        />
      </div>
    </Section>
  );
});
