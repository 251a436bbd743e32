"use client";

import { Select } from "@mantine/core";
import Link from "next/link";
import { useState } from "react";
import { RowActionButton } from "@/components/form-screen/row-action-button";
import { Section } from "@/components/form-screen/section";
import { OutsideText } from "@/components/ui/outside-text";
import { effectivePolicy } from "@/lib/engine/effective-policy";
import { policyHref } from "@/lib/policies/search-params";
import type { PolicyChoice } from "@/lib/policies/view";
import { update } from "@/lib/subscribers/actions";
import type { SubscriberPageData } from "@/lib/subscribers/view";
import { visible } from "@/lib/text/visible";
import classes from "./subscribers.module.css";

/** The policy whose retry settings apply to the subscriber's deliveries: its own, or else those of its handlers. */
export function OwnPolicyPanel(data: SubscriberPageData) {
  const { subscriber, policies, mayEdit } = data;
  const own = policies.find(({ id }) => id === subscriber.policyId) ?? null;
  return (
    <Section title="Policy" hint="How its failures are retried">
      <Applying {...data} own={own} />
      {mayEdit && !subscriber.deletedAt ? <OwnPolicyChoice key={subscriber.policyId} {...data} /> : null}
    </Section>
  );
}

type Applied = { policy: PolicyChoice | null; handlers: string[] };

/** Each policy that applies, with the handlers of whose deliveries. */
function Applying({
  subscriber,
  handlers,
  policies,
  own,
}: SubscriberPageData & { own: PolicyChoice | null }) {
  if (own) {
    return (
      <p className={classes.none}>
        <PolicyLink policy={own} />, its own, for all its deliveries. Who may publish is decided by the
        handlers’ policies.
      </p>
    );
  }
  const subscribed = new Set(subscriber.subscriptions.map(({ handler }) => handler));
  const applied = new Map<string | null, Applied>();
  for (const { basePath, policyId } of handlers) {
    if (!subscribed.has(basePath)) continue;
    const policy = effectivePolicy(own, policies.find(({ id }) => id === policyId) ?? null);
    const one = applied.get(policy?.id ?? null) ?? { policy, handlers: [] };
    one.handlers.push(basePath);
    applied.set(policy?.id ?? null, one);
  }
  if (applied.size === 0)
    return <p className={classes.none}>None of its own, and it is subscribed to no handler’s topics.</p>;
  return (
    <ul className={classes.list}>
      {[...applied.values()].map(({ policy, handlers: paths }) => (
        <li key={policy?.id ?? ""}>
          {policy ? <PolicyLink policy={policy} /> : "No policy, so no automatic retry"}, of{" "}
          <span className="mono">
            <OutsideText text={paths.join(", ")} />
          </span>
        </li>
      ))}
    </ul>
  );
}

function PolicyLink({ policy: { id, name } }: { policy: PolicyChoice }) {
  return (
    <Link href={policyHref(id)}>
      <OutsideText text={name} />
    </Link>
  );
}

function OwnPolicyChoice({ subscriber, policies }: SubscriberPageData) {
  const { id, updatedAt, policyId } = subscriber;
  const [chosen, setChosen] = useState(policyId);
  const save = () => update({ id, updatedAt: updatedAt.toISOString(), policyId: chosen });
  return (
    <>
      <Select
        label="Policy of its own"
        description="Its retry settings override those of the handlers’ policies"
        placeholder="None: the handlers’ policies apply"
        data={policies.map((policy) => ({ value: policy.id, label: visible(policy.name) }))}
        value={chosen}
        onChange={setChosen}
        clearable
        clearButtonProps={{ "aria-label": "No policy of its own" }}
        searchable={policies.length > 10}
        nothingFoundMessage="No policy has this name"
      />
      {chosen === policyId ? null : (
        <div className={classes.buttons}>
          <RowActionButton
            text="Save policy"
            run={save}
            done={{ title: "Saved", text: "It applies from the next attempt" }}
          />
        </div>
      )}
    </>
  );
}
