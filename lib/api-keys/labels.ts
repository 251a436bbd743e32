import type { ApiKeyScope } from "../access/roles";
import type { KeyStatus } from "./schema";

/** Each scope in words: its name on rows, and what it allows. */
export const SCOPE_LABEL = {
  "events:publish": {
    label: "Publish events",
    allows: "Send events to every topic, one by one or in batches.",
  },
  "deliveries:read": {
    label: "Read deliveries",
    allows: "List and read events, deliveries, attempts, operations and failure groups.",
  },
  "payloads:read": {
    label: "See payloads",
    allows:
      "See the payloads of events, and the headers and bodies of answers, where its other scopes let it read.",
  },
  "deliveries:retry": { label: "Retry deliveries", allows: "Send failed deliveries once more." },
  "deliveries:accept": {
    label: "Accept deliveries",
    allows: "Accept failed deliveries without sending them, and take that back.",
  },
  "deliveries:edit": {
    label: "Edit and retry deliveries",
    allows: "Send copies of failed deliveries with another payload, other headers or to another URL.",
  },
  "deliveries:discard": { label: "Delete deliveries", allows: "Move failed deliveries to the bin." },
  "operations:unpaced": {
    label: "Unpaced operations",
    allows: "Let operations send more than 500 deliveries per second, or without a limit.",
  },
  "groups:write": {
    label: "Work on failure groups",
    allows: "Change the state, owner and note of failure groups, and merge them.",
  },
  "config:read": {
    label: "Read configuration",
    allows: "List and read contexts, handlers, publishers, subscribers and policies, without their secrets.",
  },
  "config:write": {
    label: "Change configuration",
    allows: "Create, change and delete them, rotate their secrets, and read them.",
  },
  "users:write": {
    label: "Manage users",
    allows: "List, invite, change and disable users, but make no administrators.",
  },
  "api-keys:write": {
    label: "Manage API keys",
    allows: "List, create and revoke API keys, with at most its own scopes.",
  },
  "audit:read": { label: "Read the audit trail", allows: "List who did what, when and from where." },
  "retention:write": {
    label: "Manage retention",
    allows: "Read and change how long everything is kept; a shorter life removes what is older.",
  },
} as const satisfies Record<ApiKeyScope, { label: string; allows: string }>;

/** The name of a stored scope. A scope of another version has its own. */
export function scopeLabel(scope: string): string {
  return Object.hasOwn(SCOPE_LABEL, scope) ? SCOPE_LABEL[scope as ApiKeyScope].label : scope;
}

export const KEY_STATUS_LABEL = {
  active: "In use",
  expired: "Expired",
  revoked: "Revoked",
} as const satisfies Record<KeyStatus, string>;
