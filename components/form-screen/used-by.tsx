import { OutsideText } from "@/components/ui/outside-text";
import type { Usage } from "@/lib/policies/view";
import classes from "./form-screen.module.css";
import { Section } from "./section";

/** The handlers that use a policy, and so are affected by a change of it. */
export function UsedBy({ handlers }: { handlers: Usage[] }) {
  return (
    <Section title="Used by">
      {handlers.length === 0 ? (
        <p className={classes.quiet}>No handler uses this policy yet: it has no effect.</p>
      ) : (
        <ul className={classes.usage}>
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
