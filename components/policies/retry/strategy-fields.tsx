"use client";

import { Select } from "@mantine/core";
import fields from "@/components/form-screen/fields.module.css";
import { useField } from "@/components/form-screen/form-field";
import { DurationField, LinesField, NumberField } from "@/components/form-screen/inputs";
import type { DraftChange } from "@/components/form-screen/use-form";
import { LATER_STRATEGIES, type RetryStrategy } from "@/lib/engine/retry";
import { itemsOf } from "@/lib/form/typed-text";
import { STRATEGY_LABEL } from "@/lib/policies/labels";
import { fieldsOfStrategy, type StrategyField } from "@/lib/policies/strategy-fields";
import type { RetryDraft } from "./retry-draft";

type Props = { retry: RetryDraft; strategy: RetryStrategy; change: DraftChange<RetryDraft> };

const LATER = LATER_STRATEGIES.map((value) => ({ value, label: STRATEGY_LABEL[value] }));

/** The settings of one strategy alone. */
export function StrategyFields({ retry, strategy, change }: Props) {
  const then = useField("retry.thenStrategy");
  const { thenStrategy } = retry;
  const used: readonly StrategyField[] = fieldsOfStrategy({ strategy, thenStrategy });
  const decides = strategy === "hybrid" ? thenStrategy : strategy;
  return (
    <>
      {used.includes("immediateAttempts") ? (
        <>
          <NumberField
            label="Immediate retries"
            description="How many of the retries are made at once"
            path="retry.immediateAttempts"
            min={1}
            value={retry.immediateAttempts}
            onChange={(immediateAttempts) => change({ immediateAttempts })}
          />
          <Select
            label="Then"
            description="The strategy that follows"
            {...then}
            data={LATER}
            value={thenStrategy}
            onChange={(value) => value && change({ thenStrategy: value })}
          />
        </>
      ) : null}
      {used.includes("delaysMs") ? (
        <LinesField
          className={fields.wide}
          label="Delays"
          description="The delay before each retry, separated by commas; the last repeats"
          maxRows={8}
          path="retry.delaysMs"
          items={itemsOf(retry.delays)}
          value={retry.delays}
          onChange={(delays) => change({ delays })}
        />
      ) : null}
      {used.includes("firstDelayMs") ? (
        <DurationField
          label={decides === "fixed" ? "Delay" : "First delay"}
          description="As 30s, 5m, 2h, 1d or in ms"
          path="retry.firstDelayMs"
          value={retry.firstDelay}
          onChange={(firstDelay) => change({ firstDelay })}
        />
      ) : null}
      {used.includes("multiplier") ? (
        <NumberField
          label="Multiplier"
          description={decides === "linear" ? "First delays added per retry" : "From one delay to the next"}
          path="retry.multiplier"
          min={1}
          step={0.5}
          value={retry.multiplier}
          onChange={(multiplier) => change({ multiplier })}
        />
      ) : null}
    </>
  );
}
