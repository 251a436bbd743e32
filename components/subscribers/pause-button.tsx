"use client";

import { RowActionButton } from "@/components/form-screen/row-action-button";
import { update } from "@/lib/subscribers/actions";
import type { SubscriberPageData } from "@/lib/subscribers/view";
import { waitingInWords } from "./waiting-in-words";

/** Pauses a subscriber after a question, or resumes it. */
export function PauseButton({ subscriber, waiting, zone }: SubscriberPageData) {
  const { id, paused } = subscriber;
  // Without a version: a change of other settings by somebody else is no reason to refuse a pause.
  const set = (next: boolean) => () => update({ id, paused: next });
  if (paused) {
    return (
      <RowActionButton
        text="Resume"
        run={set(false)}
        done={{ title: "Resumed", text: "Waiting deliveries go out when they are due" }}
      />
    );
  }
  return (
    <RowActionButton
      text="Pause"
      question={{
        title: "Pause this subscriber?",
        body: `${waitingInWords(waiting, zone)} While it is paused, deliveries wait; none fails meanwhile.`,
        confirm: "Pause",
      }}
      run={set(true)}
      done={{ title: "Paused", text: "Deliveries wait until it is resumed" }}
    />
  );
}
