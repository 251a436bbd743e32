import type { ReactNode } from "react";
import classes from "./facts.module.css";
import { OutsideText } from "./outside-text";

type Props = {
  facts: Record<string, ReactNode>;
  /** Whether the names are texts from outside, which need as much room as the values. */
  areNamesLong?: boolean;
};

/** Names and values, one under the other. A fact without a value is left out; "none" is a value. */
export function Facts({ facts, areNamesLong = false }: Props) {
  return (
    <dl className={classes.facts} data-long={areNamesLong || undefined}>
      {Object.entries(facts)
        .filter(([, value]) => value !== null && value !== undefined && value !== "")
        .map(([name, value]) => (
          <div key={name}>
            <dt>{areNamesLong ? <OutsideText text={name} /> : name}</dt>
            <dd>{typeof value === "string" ? <OutsideText text={value} /> : value}</dd>
          </div>
        ))}
    </dl>
  );
}
