import type { RetentionName } from "../engine/retention";

/** Each setting: its name, and what it keeps as a sentence. */
export const RETENTION_LABEL = {
  payloadDays: {
    label: "Payloads",
    keeps:
      "Headers and bodies, once all deliveries of the event are delivered. By whole days (UTC) of their reception.",
  },
  failedPayloadDays: {
    label: "Payloads of failed deliveries",
    keeps:
      "From their reception, also those of the bin. Without its payload a delivery cannot be retried. Empty: as long as the delivery.",
  },
  attemptDays: {
    label: "Attempts",
    keeps: "What each attempt sent and what was answered. By whole days (UTC) of the attempt.",
  },
  deliveredDays: {
    label: "Delivered deliveries and their events",
    keeps: "From their delivery; events that have no delivery any more, from their reception.",
  },
  failedDays: {
    label: "Failed deliveries",
    keeps: "From their last attempt or their restoration. Afterwards they can be neither found nor retried.",
  },
  binDays: {
    label: "Bin",
    keeps:
      "Deleted deliveries, as long as they can be restored. The date is fixed when they are deleted: a change applies to later deletions.",
  },
  operationDays: {
    label: "Operations",
    keeps: "Retries, deletions and restorations with their items, from their end.",
  },
  auditDays: {
    label: "Audit trail",
    keeps: "Who did what. A row of the trail says what was removed, so that the rest can be verified.",
  },
  refusedEventDays: {
    label: "Refused events",
    keeps: "Publishes answered 401, 404 or another refusal. At most 150,000 are kept, the newest.",
  },
  refusedSignInDays: {
    label: "Refused sign-ins",
    keeps:
      "Sign-ins, API calls and links of callers who proved nothing. At most 100,000 are kept, the newest.",
  },
} as const satisfies Record<RetentionName, { label: string; keeps: string }>;

/** The settings in the order of the screen. */
export const RETENTION_GROUPS = [
  {
    title: "Deliveries and payloads",
    hint: "What is scheduled or being sent is never removed.",
    names: ["payloadDays", "failedPayloadDays", "attemptDays", "deliveredDays", "failedDays"],
  },
  { title: "Bin", hint: null, names: ["binDays"] },
  {
    title: "History and audit",
    hint: null,
    names: ["operationDays", "auditDays", "refusedEventDays", "refusedSignInDays"],
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
