"use client";

import type { ReactNode } from "react";
import { FormScreen } from "@/components/form-screen/form-screen";
import { confirm } from "@/components/ui/confirm";
import { UNREACHABLE } from "@/components/ui/unreachable";
import { create, lost, update } from "@/lib/handlers/actions";
import type { HandlerChoices, HandlerFacts, SubscriptionCount } from "@/lib/handlers/view";
import { BLANK_HANDLER, type HandlerBody, handlerForm } from "./handler-draft";
import { HandlerFields } from "./handler-fields";
import { subscriptionsText } from "./lost";
import { LostList } from "./lost-note";
import { PolicyPanel } from "./policy-panel";

const ACTIONS = { create, update };

type Props = HandlerChoices & {
  /** The edited handler; null: a new one. */
  handler: HandlerFacts | null;
  subscriptions: SubscriptionCount[];
  now: Date;
  buttons?: ReactNode;
  /** Shown below the policy. */
  aside?: ReactNode;
};

/** Creates or changes a handler. The chosen policy stands beside it with its schedule. */
export function HandlerForm({ handler, policies, contexts, subscriptions, now, buttons, aside }: Props) {
  return (
    <FormScreen
      form={handlerForm}
      actions={ACTIONS}
      stored={handler}
      start={handler ?? BLANK_HANDLER}
      title={handler?.name}
      buttons={buttons}
      beforeSave={confirmLoss}
      fields={(form) => <HandlerFields {...form} {...{ handler, policies, contexts, subscriptions }} />}
      aside={({ policyId, open }) => (
        <>
          <PolicyPanel policy={policies.find(({ id }) => id === policyId) ?? null} open={open} now={now} />
          {aside}
        </>
      )}
    />
  );
}

/** Asks before subscriptions are lost. When the server cannot say which, saving fails with the same problem. */
async function confirmLoss({ id, topics }: Partial<HandlerBody> & { id: string }): Promise<boolean> {
  if (!topics) return true;
  const answer = await lost({ id, topics }).catch(() => UNREACHABLE);
  if (!answer.ok || answer.lost.total === 0) return true;
  return confirm({
    title: `Save and remove ${subscriptionsText(answer.lost.total)}?`,
    body: <LostList lost={answer.lost} />,
    confirm: "Save and remove",
    isDestructive: true,
  });
}
