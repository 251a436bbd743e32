import Link from "next/link";
import { NotForReaders } from "@/components/form-screen/not-for-readers";
import { PERMANENT_STATUSES } from "@/lib/policies/blank-policy";
import { newPolicyHref, POLICIES } from "@/lib/policies/search-params";
import type { NewPolicyData } from "@/lib/policies/view";
import classes from "./policies.module.css";
import { PolicyForm } from "./policy-form";

const BLANK = `Five retries with growing delays. None after ${PERMANENT_STATUSES.join(", ")}: a retry cannot resolve these.`;

/** The page of a new policy, blank or from a preset. */
export function NewPolicyPage({ start, preset, presets, contexts, mayEdit, zone, now }: NewPolicyData) {
  if (!mayEdit) return <NotForReaders screen={POLICIES} />;
  const choices = [
    { name: null, label: "Blank", description: BLANK },
    ...presets.map(({ name, description }) => ({ name, label: name, description })),
  ];
  return (
    <PolicyForm
      key={preset}
      start={start}
      policy={null}
      contexts={contexts}
      zone={zone}
      now={now}
      notes={
        <nav className={classes.presets} aria-label="Start from">
          {choices.map(({ name, label, description }) => (
            <Link
              key={label}
              href={newPolicyHref(name)}
              className={classes.preset}
              aria-current={name === preset ? "true" : undefined}
            >
              <b>{label}</b>
              <span>{description}</span>
            </Link>
          ))}
        </nav>
      }
    />
  );
}
