import fields from "@/components/form-screen/fields.module.css";
import { OutsideText } from "@/components/ui/outside-text";
import type { RetrySettings } from "@/lib/engine/retry";
import { effectiveRules } from "@/lib/engine/rules";
import { describeConditions } from "@/lib/policies/describe";
import { ACTION_LABEL } from "@/lib/policies/labels";
import classes from "./rules.module.css";

/** Rules as they are stored, in the order in which they are asked; the built-in one stands as 410. */
export function RulesView({ retry }: { retry: RetrySettings }) {
  const rules = effectiveRules(retry);
  if (rules.length === 0) return <p className={fields.quiet}>No rules: the strategy decides.</p>;
  return (
    <ol className={classes.rules}>
      {rules.map(({ when, action }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rules have no id, and are only shown here
        <li key={index} className={fields.card}>
          <div className={fields.cardHead}>
            <b className={classes.number}>{index < retry.rules.length ? index + 1 : "410"}</b>
            <b>{ACTION_LABEL[action]}</b>
            <span className={fields.quiet}>
              {describeConditions(when).length === 0 ? "every failure" : "when all of these hold"}
            </span>
          </div>
          {describeConditions(when).map(({ name, anyOf }) => (
            <p key={name} className={classes.condition}>
              <span>{name}</span>
              <span className={classes.anyOf}>
                {anyOf.map((text) => (
                  <code key={text}>
                    <OutsideText text={text} />
                  </code>
                ))}
              </span>
            </p>
          ))}
        </li>
      ))}
    </ol>
  );
}
