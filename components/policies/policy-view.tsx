import fields from "@/components/form-screen/fields.module.css";
import { RowView } from "@/components/form-screen/row-view";
import { Section } from "@/components/form-screen/section";
import { Facts } from "@/components/ui/facts";
import { OutsideText } from "@/components/ui/outside-text";
import type { RetrySettings } from "@/lib/engine/retry";
import { describeTimes, describeWindow } from "@/lib/policies/describe";
import { JITTER_LABEL, JITTER_MEANING, STRATEGY_LABEL, STRATEGY_MEANING } from "@/lib/policies/labels";
import { POLICIES } from "@/lib/policies/search-params";
import { fieldsOfStrategy, type StrategyField } from "@/lib/policies/strategy-fields";
import type { PolicyPageData } from "@/lib/policies/view";
import { formatDuration } from "@/lib/time/duration";
import { InterceptorsView } from "./interceptors/interceptors-view";
import classes from "./policies.module.css";
import { PolicyUsage } from "./policy-usage";
import { RulesView } from "./rules/rules-view";
import { SchedulePanel } from "./schedule/schedule-panel";
import { UnreadableNote } from "./unreadable-note";

/** A policy for users with read-only access. */
export function PolicyView({ policy, handlers, subscribers, unreadable, mayEdit, now }: PolicyPageData) {
  const { name, description, retry, interceptors } = policy;
  return (
    <RowView
      screen={POLICIES}
      title={name}
      mayEdit={mayEdit}
      aside={
        <>
          <Section title="Schedule" hint="Resulting schedule">
            <SchedulePanel settings={retry} now={now} />
          </Section>
          <PolicyUsage handlers={handlers} subscribers={subscribers} />
        </>
      }
    >
      <UnreadableNote unreadable={unreadable} />
      {description ? (
        <p className={classes.description}>
          <OutsideText text={description} />
        </p>
      ) : null}
      <Section title="Automatic retries">
        {retry ? <RetryFacts retry={retry} /> : <p className={fields.quiet}>No automatic retry.</p>}
      </Section>
      <Section title="Rules" hint="The first rule that matches a failure decides. None: the strategy does.">
        {retry ? <RulesView retry={retry} /> : <p className={fields.quiet}>No rules.</p>}
      </Section>
      <Section title="Interceptors" hint="All of them must accept a publisher.">
        <InterceptorsView interceptors={interceptors} />
      </Section>
    </RowView>
  );
}

/** The settings that the strategy uses. */
function RetryFacts({ retry }: { retry: RetrySettings }) {
  const used = fieldsOfStrategy(retry);
  const ifUsed = (field: StrategyField, value: string | number) => (used.includes(field) ? value : null);
  const { strategy, thenStrategy, totalMs, window, mostRecoveries, failureEmailTo } = retry;
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
        "Only within": window && describeWindow(window),
        "Put back when stuck":
          mostRecoveries === null ? "no limit" : `${describeTimes(mostRecoveries)}, shown as 99`,
        "Failure e-mails to": failureEmailTo.join(", ") || "none",
      }}
    />
  );
}
