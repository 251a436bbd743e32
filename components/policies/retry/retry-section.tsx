"use client";

import { Select } from "@mantine/core";
import { memo } from "react";
import fields from "@/components/form-screen/fields.module.css";
import { DurationField, NumberField } from "@/components/form-screen/inputs";
import { Section } from "@/components/form-screen/section";
import type { DraftChange } from "@/components/form-screen/use-form";
import { JITTERS, RETRY_STRATEGIES } from "@/lib/engine/retry";
import { JITTER_LABEL, JITTER_MEANING, STRATEGY_LABEL, STRATEGY_MEANING } from "@/lib/policies/labels";
import { fieldsOfStrategy } from "@/lib/policies/strategy-fields";
import type { RetryDraft } from "./retry-draft";
import { StrategyFields } from "./strategy-fields";
import { WindowFields } from "./window-fields";

type Props = { retry: RetryDraft; change: DraftChange<RetryDraft>; zone: string };

const NONE = "none";
const STRATEGIES = [
  { value: NONE, label: "No automatic retry" },
  ...RETRY_STRATEGIES.map((value) => ({
    value,
    label: `${STRATEGY_LABEL[value]}: ${STRATEGY_MEANING[value]}`,
  })),
];
const JITTER_OPTIONS = JITTERS.map((value) => ({ value, label: JITTER_LABEL[value] }));

/** The retry settings that the strategy uses. */
export const RetrySection = memo(function RetrySection({ retry, change, zone }: Props) {
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
            <NumberField
              label="Retries"
              description="0 to 100"
              path="retry.attempts"
              value={retry.attempts}
              onChange={(attempts) => change({ attempts })}
            />
            <StrategyFields retry={retry} strategy={strategy} change={change} />
            <DurationField
              label="Longest delay"
              description={BOUNDED[strategy === "hybrid" ? thenStrategy : strategy]}
              path="retry.longestDelayMs"
              value={retry.longestDelay}
              onChange={(longestDelay) => change({ longestDelay })}
            />
            <DurationField
              label="Total time"
              description="No retry later than this after the first failure; the time of requests does not count"
              placeholder="no limit"
              path="retry.totalMs"
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
