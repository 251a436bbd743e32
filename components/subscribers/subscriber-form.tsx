"use client";

import { type ReactNode, useMemo } from "react";
import { FormScreen } from "@/components/form-screen/form-screen";
import { create, update } from "@/lib/subscribers/actions";
import type { HandlerTopics, SubscriberFacts } from "@/lib/subscribers/view";
import { askBeforeSave } from "./ask-before-save";
import { BLANK_SUBSCRIBER, subscriberForm } from "./draft";
import { SubscriberFields } from "./subscriber-fields";

type Props = {
  /** The edited subscriber; null: a new one. */
  subscriber: SubscriberFacts | null;
  handlers: HandlerTopics[];
  zone: string;
  buttons?: ReactNode;
  aside?: ReactNode;
};

const ACTIONS = { create, update };

/** Creates or changes a subscriber. */
export function SubscriberForm({ subscriber, handlers, zone, buttons, aside }: Props) {
  const form = useMemo(() => subscriberForm(zone), [zone]);
  return (
    <FormScreen
      form={form}
      actions={ACTIONS}
      stored={subscriber}
      start={subscriber ?? BLANK_SUBSCRIBER}
      title={subscriber?.name}
      buttons={buttons}
      aside={() => aside}
      beforeSave={async (changes) => subscriber === null || askBeforeSave(changes, subscriber, zone)}
      fields={({ draft, change }) => (
        <SubscriberFields {...{ draft, change, handlers, zone }} stored={subscriber} />
      )}
    />
  );
}
