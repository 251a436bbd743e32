/** Roles and what each may do: the one table that loaders, actions, routes and buttons ask. */

export const ROLES = ["viewer", "operator", "admin"] as const;
export type Role = (typeof ROLES)[number];

export const PERMISSIONS = {
  "deliveries:read": ["viewer", "operator", "admin"],
  "deliveries:retry": ["operator", "admin"],
  "deliveries:discard": ["admin"],
  "deliveries:restore": ["admin"],
  "config:read": ["viewer", "operator", "admin"],
  "config:write": ["admin"],
  "audit:read": ["admin"],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof PERMISSIONS;

/** Whether a role may do a thing. */
export function may(role: Role, permission: Permission): boolean {
  return (PERMISSIONS[permission] as readonly Role[]).includes(role);
}

/** The scopes an API key can hold. */
export const API_KEY_SCOPES = [
  "events:publish",
  "deliveries:read",
  "deliveries:retry",
  "deliveries:discard",
  "config:read",
  "config:write",
] as const;
export type ApiKeyScope = (typeof API_KEY_SCOPES)[number];
