import type { OperationKind } from "@/lib/engine/state";

/** The words of each kind before its start. `button` gets the deliveries in words: `3 deliveries`. */
export const KIND_TEXT = {
  retry: {
    will: "will be sent",
    button: (them) => `Retry ${them}`,
    consequence: "Each gets one more attempt. What fails later does not join.",
  },
  resend: {
    will: "will be sent again",
    button: (them) => `Send ${them} again`,
    consequence: "Each gets one more attempt with the same ID. One that fails is failed like any other.",
  },
  backfill: {
    will: "will be made and sent",
    button: (them) => `Backfill ${them}`,
    consequence: "Each gets one attempt. Later events do not join.",
  },
  edit_and_retry: {
    will: "will be sent as edited copies",
    button: (them) => `Send edited copies of ${them}`,
    consequence:
      "A copy of each is sent once, as an event of its own. The originals stay failed, and link to it.",
  },
  retry_now: {
    will: "will be sent now",
    button: (them) => `Retry ${them} now`,
    consequence:
      "The next automatic attempt of each comes now, and counts as one: what fails again is retried by its policy as ever.",
  },
  stop: {
    will: "will be stopped",
    button: (them) => `Stop retrying ${them}`,
    consequence:
      "They become failures, with their last one: no automatic attempt follows. They can be retried.",
  },
  accept: {
    will: "will be accepted",
    button: (them) => `Accept ${them}`,
    consequence: "They become delivered without being sent, marked as accepted. That can be taken back.",
  },
  discard: {
    will: "will be deleted",
    button: (them) => `Delete ${them}`,
    consequence: "They leave the list for the bin, from where they can be restored. What fails later stays.",
  },
  restore: {
    will: "will be restored",
    button: (them) => `Restore ${them}`,
    consequence: "They return to the list of failures, in their old order.",
  },
} as const satisfies Record<
  OperationKind,
  { will: string; button: (them: string) => string; consequence: string }
>;
