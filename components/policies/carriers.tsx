import { OutsideText } from "@/components/ui/outside-text";
import type { Carrier } from "@/lib/policies/screen";
import classes from "./policies.module.css";
import { Section } from "./section";

/** The handlers that carry a policy: whom a change of it concerns. */
export function Carriers({ handlers }: { handlers: Carrier[] }) {
  return (
    <Section title="Carried by">
      {handlers.length === 0 ? (
        <p className={classes.none}>No handler carries this policy yet: it has no effect.</p>
      ) : (
        <ul className={classes.carriers}>
          {handlers.map(({ id, name, basePath }) => (
            <li key={id}>
              <OutsideText text={name} />{" "}
              <span className="mono">
                <OutsideText text={basePath} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
