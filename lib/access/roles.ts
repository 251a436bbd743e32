/** Roles and their permissions: the one table for loaders, actions, routes and buttons. */

export const ROLES = ["viewer", "operator", "admin"] as const;
export type Role = (typeof ROLES)[number];

export const PERMISSIONS = {
  "deliveries:read": ["viewer", "operator", "admin"],
  "deliveries:retry": ["operator", "admin"],
  "deliveries:discard": ["admin"],
  "deliveries:restore": ["admin"],
  /** Accept failed deliveries without sending them, and take that back. */
  "deliveries:accept": ["admin"],
  /** Send edited copies of failed deliveries, to other URLs too. */
  "deliveries:edit": ["admin"],
  /** States, notes, owners and merges of failure groups. */
  "groups:write": ["operator", "admin"],
  /** Operations that send faster than anybody may release them. */
  "operations:unpaced": ["admin"],
  "config:read": ["viewer", "operator", "admin"],
  "config:write": ["admin"],
  /** May be taken from a single user (`seesPayloads`). */
  "payloads:read": ["viewer", "operator", "admin"],
  "users:write": ["admin"],
  "api-keys:write": ["admin"],
  "audit:read": ["admin"],
  "retention:write": ["admin"],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof PERMISSIONS;

/** Whether a role has a permission. */
export function may(role: Role, permission: Permission): boolean {
  return (PERMISSIONS[permission] as readonly Role[]).includes(role);
}

/** The scopes of an API key. */
export const API_KEY_SCOPES = [
  "events:publish",
  "deliveries:read",
  "payloads:read",
  "deliveries:retry",
  "deliveries:discard",
  "deliveries:accept",
  "deliveries:edit",
  "operations:unpaced",
  "groups:write",
  "config:read",
  "config:write",
  "users:write",
  "api-keys:write",
  "audit:read",
  "retention:write",
] as const;
export type ApiKeyScope = (typeof API_KEY_SCOPES)[number];
