import { Mark } from "@/components/ui/mark";
import { OutsideText } from "@/components/ui/outside-text";
import { STEPS, type GettingStarted as Start } from "@/lib/getting-started/view";
import classes from "./getting-started.module.css";
import { StepOf } from "./step";

/** Leads from an empty hub to the first retried delivery, in place of the rows of an empty list. */
export function GettingStarted({ start }: { start: Start }) {
  const { done, mayConfigure, administrators } = start;
  const next = STEPS.find((step) => !done.includes(step));
  return (
    <section className={classes.panel} aria-label="Getting started">
      <h2>Getting started</h2>
      <p>
        {done.length === 0
          ? "This hub is empty. Five steps lead to a delivery that fails and is retried, in about five minutes."
          : `${done.length} of ${STEPS.length} steps are done.`}
      </p>
      {mayConfigure ? null : (
        <p role="note">
          Administrators take the first steps. {administrators.length > 0 ? "Ask " : "Ask an administrator."}
          {administrators.map((name, index) => (
            <span key={name}>
              {index > 0 ? ", " : null}
              <OutsideText text={name} />
            </span>
          ))}
          {administrators.length > 0 ? "." : null}
        </p>
      )}
      <ol className={classes.steps}>
        {STEPS.map((step, index) => {
          const isDone = done.includes(step);
          return (
            <li key={step} aria-current={step === next ? "step" : undefined}>
              <span className={classes.number}>
                {isDone ? (
                  <Mark tone="ok" shape="check" isQuiet>
                    <span className="visually-hidden">Done</span>
                  </Mark>
                ) : (
                  index + 1
                )}
              </span>
              <StepOf step={step} start={start} isNext={step === next} isDone={isDone} />
            </li>
          );
        })}
      </ol>
    </section>
  );
}
