import type { RetentionName } from "../engine/retention";

/** Each setting: its name, and what it keeps as a sentence. */
export const RETENTION_LABEL = {
  payloadDays: {
    label: "Payloads",
    keeps:
      "Headers and bodies of events whose deliveries are all delivered, from the end of the day (UTC) of their reception. Events and attempts stay.",
  },
  failedPayloadDays: {
    label: "Payloads of failed deliveries",
    keeps:
      "Headers and bodies of events with a delivery that failed or is in the bin, from their reception. Empty: as long as the delivery. Without its payload a delivery cannot be retried.",
  },
  attemptDays: {
    label: "Attempts",
    keeps: "What each attempt sent and what was answered, from the end of the day (UTC) of the attempt.",
  },
  deliveredDays: {
    label: "Delivered deliveries and their events",
    keeps:
      "Deliveries, from the time they were delivered; events that have no delivery any more, from their reception.",
  },
  failedDays: {
    label: "Failed deliveries",
    keeps:
      "Failures of Delivery Retry, from their last attempt or their restoration. Afterwards they can be neither found nor retried.",
  },
  binDays: {
    label: "Bin",
    keeps:
      "Deleted deliveries, as long as they can be restored. A change applies to what is deleted from then on.",
  },
  operationDays: {
    label: "Operations",
    keeps: "Retries, deletions and restorations with their items, from their end.",
  },
  auditDays: {
    label: "Audit trail",
    keeps:
      "Who did what. A row of the trail's chain says what was removed, so that the rest can be verified.",
  },
  refusedEventDays: {
    label: "Refused events",
    keeps: "Requests to publish that were answered 401, 404 or another refusal. In a flood the newest stay.",
  },
  refusedSignInDays: {
    label: "Refused sign-ins",
    keeps:
      "Refusals of callers who proved nothing, which anybody can cause: sign-ins, API calls, links. In a flood the newest stay.",
  },
} as const satisfies Record<RetentionName, { label: string; keeps: string }>;

/** The settings in the order of the screen. */
export const RETENTION_GROUPS = [
  {
    title: "Events and deliveries",
    hint: "What is scheduled or being sent is never removed.",
    names: ["payloadDays", "failedPayloadDays", "attemptDays", "deliveredDays", "failedDays", "binDays"],
  },
  { title: "What people and keys did", hint: null, names: ["operationDays", "auditDays"] },
  {
    title: "What was refused",
    hint: "It cannot fill the disk, whoever sends it.",
    names: ["refusedEventDays", "refusedSignInDays"],
  },
] as const satisfies readonly { title: string; hint: string | null; names: readonly RetentionName[] }[];

/** The kinds of rows that were removed, by the name in the ledger. A kind of another version has its own. */
const REMOVED_LABEL: Record<string, string> = {
  event_payload: "Payloads, by whole days",
  attempt: "Attempts, by whole days",
  event: "Events",
  delivery: "Deliveries",
  payload: "Payloads of refused events",
  kept_payload: "Payloads of failed deliveries",
  failure_email: "Notes of failure e-mails",
  operation: "Operations",
  operation_item: "Items of operations",
  attempt_configuration: "Configurations of attempts",
  audit: "Rows of the audit trail",
  refusal: "Refused sign-ins",
};

export function removedLabel(what: string, state: string): string {
  const label = REMOVED_LABEL[what] ?? what.replaceAll("_", " ");
  return state === "" ? label : `${label}, ${state}`;
}
