"use client";

import { NumberInput, Select, Textarea } from "@mantine/core";
import { memo } from "react";
import fields from "@/components/form-screen/fields.module.css";
import { useField } from "@/components/form-screen/form-field";
import { Section } from "@/components/form-screen/section";
import type { ChangeRetry } from "@/components/form-screen/use-form";
import { DurationInput } from "@/components/ui/duration-input";
import { JITTERS, LATER_STRATEGIES, RETRY_STRATEGIES } from "@/lib/engine/retry";
import { itemsOf } from "@/lib/form/typed-text";
import { JITTER_LABEL, JITTER_MEANING, STRATEGY_LABEL, STRATEGY_MEANING } from "@/lib/policies/labels";
import { fieldsOfStrategy, type StrategyField } from "@/lib/policies/strategy-fields";
import type { RetryDraft } from "./retry-draft";
import { WindowFields } from "./window-fields";

type Props = { retry: RetryDraft; change: ChangeRetry; zone: string };

const NONE = "none";
const STRATEGIES = [
  { value: NONE, label: "No automatic retry" },
  ...RETRY_STRATEGIES.map((value) => ({
    value,
    label: `${STRATEGY_LABEL[value]}: ${STRATEGY_MEANING[value]}`,
  })),
];
const LATER = LATER_STRATEGIES.map((value) => ({ value, label: STRATEGY_LABEL[value] }));
const JITTER_OPTIONS = JITTERS.map((value) => ({ value, label: JITTER_LABEL[value] }));

/** The retry settings that the strategy uses. */
export const RetrySection = memo(function RetrySection({ retry, change, zone }: Props) {
  const field = useField();
  const { strategy, thenStrategy } = retry;
  return (
    <Section title="Automatic retries">
      <div className={fields.fields}>
        <Select
          className={fields.wide}
          label="Strategy"
          data={STRATEGIES}
          value={strategy ?? NONE}
          onChange={(value) => change({ strategy: RETRY_STRATEGIES.find((one) => one === value) ?? null })}
        />
        {strategy === null ? null : (
          <>
            <NumberInput
              label="Retries"
              description="0 to 100"
              {...field("retry.attempts")}
              clampBehavior="none"
              min={0}
              value={retry.attempts}
              onChange={(attempts) => change({ attempts })}
            />
            <StrategyFields retry={retry} strategy={strategy} change={change} />
            <DurationInput
              label="Longest delay"
              description={BOUNDED[strategy === "hybrid" ? thenStrategy : strategy]}
              {...field("retry.longestDelayMs")}
              value={retry.longestDelay}
              onChange={(longestDelay) => change({ longestDelay })}
            />
            <DurationInput
              label="Total time"
              description="No retry later than this after the first failure; the time of requests does not count"
              placeholder="no limit"
              {...field("retry.totalMs")}
              value={retry.total}
              onChange={(total) => change({ total })}
            />
            {fieldsOfStrategy({ strategy, thenStrategy }).includes("jitter") ? (
              <Select
                label="Jitter"
                description={JITTER_MEANING[retry.jitter]}
                data={JITTER_OPTIONS}
                value={retry.jitter}
                onChange={(value) => value && change({ jitter: value })}
              />
            ) : null}
          </>
        )}
      </div>
      {strategy === null ? null : (
        <WindowFields window={retry.window} zone={zone} onChange={(window) => change({ window })} />
      )}
    </Section>
  );
});

/** The bounds that the longest delay sets. */
const GROWING = "Bounds growth and Retry-After";
const RETRY_AFTER = "Bounds a Retry-After";
const BOUNDED = {
  immediate: RETRY_AFTER,
  fixed: RETRY_AFTER,
  schedule: RETRY_AFTER,
  linear: GROWING,
  exponential: GROWING,
  adaptive: GROWING,
} as const;

type StrategyProps = Pick<Props, "retry" | "change"> & { strategy: NonNullable<RetryDraft["strategy"]> };

function StrategyFields({ retry, strategy, change }: StrategyProps) {
  const field = useField();
  const { thenStrategy } = retry;
  const used: readonly StrategyField[] = fieldsOfStrategy({ strategy, thenStrategy });
  const decides = strategy === "hybrid" ? thenStrategy : strategy;
  return (
    <>
      {used.includes("immediateAttempts") ? (
        <>
          <NumberInput
            label="Immediate retries"
            description="How many of the retries are made at once"
            {...field("retry.immediateAttempts")}
            clampBehavior="none"
            min={1}
            value={retry.immediateAttempts}
            onChange={(immediateAttempts) => change({ immediateAttempts })}
          />
          <Select
            label="Then"
            description="The strategy that follows"
            {...field("retry.thenStrategy")}
            data={LATER}
            value={thenStrategy}
            onChange={(value) => value && change({ thenStrategy: value })}
          />
        </>
      ) : null}
      {used.includes("delaysMs") ? (
        <Textarea
          className={fields.wide}
          label="Delays"
          description="The delay before each retry, separated by commas; the last repeats"
          autosize
          maxRows={8}
          {...field.list("retry.delaysMs", itemsOf(retry.delays))}
          value={retry.delays}
          onChange={(event) => change({ delays: event.currentTarget.value })}
        />
      ) : null}
      {used.includes("firstDelayMs") ? (
        <DurationInput
          label={decides === "fixed" ? "Delay" : "First delay"}
          description="As 30s, 5m, 2h, 1d or in ms"
          {...field("retry.firstDelayMs")}
          value={retry.firstDelay}
          onChange={(firstDelay) => change({ firstDelay })}
        />
      ) : null}
      {used.includes("multiplier") ? (
        <NumberInput
          label="Multiplier"
          description={decides === "linear" ? "First delays added per retry" : "From one delay to the next"}
          {...field("retry.multiplier")}
          clampBehavior="none"
          min={1}
          step={0.5}
          value={retry.multiplier}
          onChange={(multiplier) => change({ multiplier })}
        />
      ) : null}
    </>
  );
}
