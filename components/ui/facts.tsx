import type { ReactNode } from "react";
import classes from "./facts.module.css";
import { OutsideText } from "./outside-text";

/** Names and values, one under the other. A fact without a value is left out; "none" is a value. */
export function Facts({ facts }: { facts: Record<string, ReactNode> }) {
  return (
    <dl className={classes.facts}>
      {Object.entries(facts)
        .filter(([, value]) => value !== null && value !== undefined && value !== "")
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{typeof value === "string" ? <OutsideText text={value} /> : value}</dd>
          </div>
        ))}
    </dl>
  );
}
