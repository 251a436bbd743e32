"use client";

import { Switch } from "@mantine/core";
import { memo } from "react";
import fields from "@/components/form-screen/fields.module.css";
import { DurationField, NumberField, TextField } from "@/components/form-screen/inputs";
import { Section } from "@/components/form-screen/section";
import type { DraftChange } from "@/components/form-screen/use-form";
import type { SubscriberDraft } from "../draft";
import type { CircuitDraft } from "./circuit-draft";

type Props = {
  circuit: CircuitDraft;
  alternativeUrl: string;
  /** Said at the alternative URL about its origin. */
  moved: string | undefined;
  change: DraftChange<SubscriberDraft>;
};

/** The circuit breaker, and where deliveries go while it is open. */
export const CircuitSection = memo(function CircuitSection(props: Props) {
  const { circuit, alternativeUrl, moved, change } = props;
  const set = (part: Partial<CircuitDraft>) => change({ circuit: { ...circuit, ...part } });
  return (
    <Section title="Circuit breaker" hint="While it is open, deliveries wait without using up attempts">
      <Switch
        size="xs"
        label="Open the circuit after too many failures"
        checked={circuit.isOn}
        onChange={(event) => set({ isOn: event.currentTarget.checked })}
      />
      {circuit.isOn ? (
        <div className={fields.fields}>
          <NumberField
            label="Failed attempts"
            description="It opens from this share on"
            suffix=" %"
            path="circuit.failureRate"
            value={circuit.failureRate}
            onChange={(failureRate) => set({ failureRate })}
          />
          <DurationField
            label="Window"
            description="Attempts that are judged"
            path="circuit.windowMs"
            value={circuit.window}
            onChange={(window) => set({ window })}
          />
          <NumberField
            label="Least attempts"
            description="With fewer in the window it stays closed"
            path="circuit.leastAttempts"
            value={circuit.leastAttempts}
            onChange={(leastAttempts) => set({ leastAttempts })}
          />
          <DurationField
            label="Cool-down"
            description="Then probes are sent; doubled by each that fails, up to 15 min"
            path="circuit.coolDownMs"
            value={circuit.coolDown}
            onChange={(coolDown) => set({ coolDown })}
          />
          <NumberField
            label="Probes"
            description="Requests let through to try again"
            path="circuit.probes"
            value={circuit.probes}
            onChange={(probes) => set({ probes })}
          />
        </div>
      ) : null}
      <TextField
        label="Alternative URL"
        description={
          moved ?? "Where deliveries go while the circuit is open, instead of waiting; empty for none"
        }
        placeholder="https://"
        spellCheck={false}
        path="alternativeUrl"
        value={alternativeUrl}
        onChange={(next) => change({ alternativeUrl: next })}
      />
    </Section>
  );
});
