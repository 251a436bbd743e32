import { Facts } from "@/components/ui/facts";
import { formatDuration } from "@/lib/duration";
import type { RetrySettings } from "@/lib/engine/retry";
import { effectiveRules } from "@/lib/engine/rules";
import type { PolicyPageData } from "@/lib/policies/screen";
import { fieldsOfStrategy, type StrategyField } from "@/lib/policies/strategy-fields";
import {
  ACTION_LABEL,
  conditionsInWords,
  JITTER_LABEL,
  JITTER_MEANING,
  STRATEGY_LABEL,
  STRATEGY_MEANING,
  windowInWords,
} from "@/lib/policies/words";
import { Carriers } from "./carriers";
import { InterceptorsView } from "./interceptors-view";
import classes from "./policies.module.css";
import { PolicyHead } from "./policy-head";
import { SchedulePanel } from "./schedule-panel";
import { Section } from "./section";
import { UnreadableNote } from "./unreadable-note";

/** A policy for those who may look and not change. */
export function PolicyView({ policy, handlers, unreadable, now }: PolicyPageData) {
  const { name, description, retry, interceptors } = policy;
  return (
    <div className={classes.page}>
      <PolicyHead title={name}>
        <span className={classes.none}>View only: administrators change policies</span>
      </PolicyHead>
      <div className={classes.columns}>
        <div className={classes.sections}>
          <UnreadableNote unreadable={unreadable} />
          {description ? <p className={classes.description}>{description}</p> : null}
          <Section title="Automatic retries">
            {retry ? <RetryFacts retry={retry} /> : <p className={classes.none}>No automatic retry.</p>}
          </Section>
          <Section
            title="Rules"
            hint="The first rule that matches a failure decides. None: the strategy does."
          >
            {retry ? <RulesView retry={retry} /> : <p className={classes.none}>No rules.</p>}
          </Section>
          <Section title="Interceptors" hint="All of them must accept a publisher.">
            <InterceptorsView interceptors={interceptors} />
          </Section>
        </div>
        <div className={classes.side}>
          <Section title="Schedule" hint="What these settings produce">
            <SchedulePanel settings={retry} now={now} />
          </Section>
          <Carriers handlers={handlers} />
        </div>
      </div>
    </div>
  );
}

/** The settings that the strategy uses. */
function RetryFacts({ retry }: { retry: RetrySettings }) {
  const used = fieldsOfStrategy(retry);
  const ifUsed = (field: StrategyField, value: string | number) => (used.includes(field) ? value : null);
  const { strategy, thenStrategy, totalMs, window } = retry;
  return (
    <Facts
      facts={{
        Strategy: `${STRATEGY_LABEL[strategy]}: ${STRATEGY_MEANING[strategy]}`,
        Retries: String(retry.attempts),
        "At once": ifUsed("immediateAttempts", String(retry.immediateAttempts)),
        Then: thenStrategy && ifUsed("thenStrategy", STRATEGY_LABEL[thenStrategy]),
        Delays: ifUsed("delaysMs", retry.delaysMs.map(formatDuration).join(", ")),
        "First delay": ifUsed("firstDelayMs", formatDuration(retry.firstDelayMs)),
        Multiplier: ifUsed("multiplier", String(retry.multiplier)),
        "Longest delay": formatDuration(retry.longestDelayMs),
        "Total time": totalMs === null ? "no limit" : formatDuration(totalMs),
        Jitter: ifUsed(
          "jitter",
          `${JITTER_LABEL[retry.jitter]}: ${JITTER_MEANING[retry.jitter].toLowerCase()}`,
        ),
        "Only within": window && windowInWords(window),
      }}
    />
  );
}

function RulesView({ retry }: { retry: RetrySettings }) {
  const rules = effectiveRules(retry);
  if (rules.length === 0) return <p className={classes.none}>No rules: the strategy decides.</p>;
  return (
    <ol className={classes.rules}>
      {rules.map(({ when, action }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rules are told by their place, and are only shown here
        <li key={index} className={classes.rule}>
          <div className={classes.ruleHead}>
            <b className={classes.ruleNumber}>{index < retry.rules.length ? index + 1 : "410"}</b>
            <b>{ACTION_LABEL[action]}</b>
            <span className={classes.none}>
              {conditionsInWords(when).length === 0 ? "every failure" : "when all of these hold"}
            </span>
          </div>
          {conditionsInWords(when).map(({ name, anyOf }) => (
            <p key={name} className={classes.condition}>
              <span>{name}</span>
              <span className={classes.anyOf}>
                {anyOf.map((text) => (
                  <code key={text}>{text}</code>
                ))}
              </span>
            </p>
          ))}
        </li>
      ))}
    </ol>
  );
}
