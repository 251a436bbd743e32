import Link from "next/link";
import { Section } from "@/components/form-screen/section";
import { SchedulePanel } from "@/components/policies/schedule/schedule-panel";
import { OutsideText } from "@/components/ui/outside-text";
import { INTERCEPTOR_LABEL } from "@/lib/interceptors/labels";
import { POLICIES, policyHref } from "@/lib/policies/search-params";
import type { PolicyChoice } from "@/lib/policies/view";
import classes from "./handlers.module.css";

type Props = {
  /** Null: none. */
  policy: PolicyChoice | null;
  open: boolean;
  now: Date;
};

/** What the policy of a handler does: the schedule of its retries, and who may publish. */
export function PolicyPanel({ policy, open, now }: Props) {
  const retry = policy?.retry ?? null;
  return (
    <>
      <Section
        title="Policy"
        hint={
          <Link href={policy ? policyHref(policy.id) : POLICIES.path}>
            {policy ? <OutsideText text={policy.name} /> : "Policies"}
          </Link>
        }
      >
        {policy ? null : <p className={classes.words}>This handler has no policy.</p>}
        {retry === "unknown" ? (
          <p className={classes.warning}>
            The policy's retries cannot be read by this release, so there is no automatic retry.
          </p>
        ) : (
          <SchedulePanel settings={retry} now={now} />
        )}
      </Section>
      <Section title="Who may publish">
        <ul className={classes.list}>
          {open ? (
            <li>
              <b>Anyone</b>, without credentials, because the handler is open
            </li>
          ) : null}
          {whoMayPublish(policy).map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      </Section>
    </>
  );
}

function whoMayPublish(policy: PolicyChoice | null): string[] {
  const keys = "API keys with the scope events:publish";
  if (!policy || policy.interceptors.length === 0) return [keys];
  const { interceptors } = policy;
  if (interceptors === "unknown")
    return [
      keys,
      "No one else: the policy's interceptors cannot be read by this release and refuse every request",
    ];
  const names = interceptors.map((type) => INTERCEPTOR_LABEL[type]).join(", ");
  return [`Publishers that the policy's interceptors accept: ${names}`, keys];
}
