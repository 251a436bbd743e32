import { GroupTitle } from "@/components/failure-groups/group-title";
import fields from "@/components/form-screen/fields.module.css";
import { OutsideText } from "@/components/ui/outside-text";
import type { FoldRule } from "@/lib/engine/fingerprint/fold-rules";
import { markOf } from "@/lib/engine/fingerprint/marks";
import classes from "./folding.module.css";

/** Rules to read, in the order in which they are applied. */
export function RulesList({ rules }: { rules: readonly FoldRule[] }) {
  if (rules.length === 0)
    return (
      <p className={fields.quiet}>No rules: the hub’s own folding decides which failures are one group.</p>
    );
  return (
    <ol className={classes.list}>
      {rules.map(({ mark, matches }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rules have no id, and are only shown here
        <li key={index}>
          <code>
            <OutsideText text={matches} />
          </code>{" "}
          becomes <GroupTitle title={markOf(mark)} />
        </li>
      ))}
    </ol>
  );
}
