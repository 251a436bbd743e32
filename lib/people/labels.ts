import type { Role } from "../access/roles";

/** Whether a user can sign in: `invited` has neither set a password nor signed in by single sign-on yet. */
export const USER_STATUSES = ["active", "invited", "disabled"] as const;
export type UserStatus = (typeof USER_STATUSES)[number];

export const USER_STATUS_LABEL = {
  active: "Active",
  invited: "Invited",
  disabled: "Disabled",
} as const satisfies Record<UserStatus, string>;

export const ROLE_LABEL = {
  viewer: "Viewer",
  operator: "Operator",
  admin: "Administrator",
} as const satisfies Record<Role, string>;

/** What a role may do, for the person who chooses it. */
export const ROLE_DESCRIPTION = {
  viewer: "Sees everything that failed, and copies it. Changes nothing.",
  operator: "Also retries. Cannot delete, restore or configure.",
  admin: "Everything, also deleting, configuration, users and API keys.",
} as const satisfies Record<Role, string>;

/** How a user signs in. */
export const SIGN_IN_METHODS = ["password", "single_sign_on"] as const;
export type SignInMethod = (typeof SIGN_IN_METHODS)[number];

export const SIGN_IN_METHOD_LABEL = {
  password: "Password",
  single_sign_on: "Single sign-on",
} as const satisfies Record<SignInMethod, string>;
