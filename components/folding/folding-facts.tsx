import fields from "@/components/form-screen/fields.module.css";
import { Section } from "@/components/form-screen/section";
import { Facts } from "@/components/ui/facts";
import { Moment } from "@/components/ui/moment";
import { OutsideText } from "@/components/ui/outside-text";
import type { FoldingPageData } from "@/lib/folding/view";
import classes from "./folding.module.css";
import { RulesList } from "./rules-list";

/** The version in force and those before it: none is ever changed. */
export function FoldingFacts({ inForce, versions, now, zone }: FoldingPageData) {
  const { version, changedAt, changedBy, joinsUntil } = inForce;
  return (
    <Section
      title="Versions"
      hint="Each change is a version of its own. Failures of before keep their groups."
    >
      {changedAt === null ? (
        <p className={fields.quiet}>There never were any rules.</p>
      ) : (
        <Facts
          facts={{
            "In force": `version ${version}`,
            Changed: <Moment at={changedAt} now={now} zone={zone} />,
            By: changedBy?.name,
            "Joins old groups": joinsUntil && <Joins until={joinsUntil} now={now} zone={zone} />,
          }}
        />
      )}
      {versions.length > 1 ? (
        <ul className={classes.versions}>
          {versions.slice(1).map((one) => (
            <li key={one.version}>
              <details>
                <summary>
                  Version {one.version}, <Moment at={one.changedAt} now={now} zone={zone} />, by{" "}
                  <OutsideText text={one.changedBy.name} />: {rulesText(one.rules.length)}
                </summary>
                <RulesList rules={one.rules} />
              </details>
            </li>
          ))}
        </ul>
      ) : null}
    </Section>
  );
}

type JoinsProps = { until: Date; now: Date; zone: string };

function Joins({ until, now, zone }: JoinsProps) {
  const isOver = until <= now;
  return (
    <>
      {isOver ? "not any more, since " : "until "}
      <Moment at={until} now={now} zone={zone} />
      <span className={classes.quiet}>
        A text that is new by these rules {isOver ? "joined" : "joins"} the group that it had by the rules
        before, for 14 days.
      </span>
    </>
  );
}

const rulesText = (count: number) => (count === 0 ? "no rules" : count === 1 ? "1 rule" : `${count} rules`);
