import { type ApiKeyScope, ROLES, type Role } from "../../access/roles";

/**
 * Who may do what, as the product defines it: the least role of a signed-in user (`anyone`: no session is needed; `nobody`: no
 * session is enough), and the scopes of which a key needs one. Written by hand, so that it checks the code's own table; the tests of
 * this folder and e2e/authorisation.spec.ts call every page, action and route as everybody, and refuse one without a row.
 */
export type Least = Role | "anyone" | "nobody";
export type Row = { role: Least; scopes: readonly ApiKeyScope[] };

const row = (role: Least, ...scopes: ApiKeyScope[]): Row => ({ role, scopes });

const ANYONE = row("anyone");
/** Of a handler that is not open and whose policy has no interceptors, at `POST /api/events/…`. */
export const PUBLISHING = row("nobody", "events:publish");
const READ = row("viewer", "deliveries:read");
/** At `GET /api/live`. */
export const FOLLOWING = READ;
const RETRY = row("operator", "deliveries:retry");
const GROUPS = row("operator", "groups:write");
const DISCARD = row("admin", "deliveries:discard");
/** The state of the deliveries decides which of the two: app/api/v1/operations/accept.test.ts. */
const RESTORE = row("admin", "deliveries:discard", "deliveries:accept");
/** Its kind decides which of them: app/api/v1/operations/control.test.ts. */
const EDIT = row("admin", "deliveries:edit");
const OPERATE = row(
  "operator",
  "deliveries:retry",
  "deliveries:discard",
  "deliveries:accept",
  "deliveries:edit",
);
const READ_CONFIGURATION = row("viewer", "config:read", "config:write");
const CONFIGURE = row("admin", "config:write");
const API_KEYS = row("admin", "api-keys:write");
const USERS = row("admin", "users:write");
const RETENTION = row("admin", "retention:write");

const configuration = (plural: string): Record<string, Row> => ({
  [`GET /api/v1/${plural}`]: READ_CONFIGURATION,
  [`POST /api/v1/${plural}`]: CONFIGURE,
  [`GET /api/v1/${plural}/{id}`]: READ_CONFIGURATION,
  [`PATCH /api/v1/${plural}/{id}`]: CONFIGURE,
  [`DELETE /api/v1/${plural}/{id}`]: CONFIGURE,
});

/** The routes of the HTTP API, by method and path. */
export const ROUTES: Record<string, Row> = {
  "GET /api/health": ANYONE,
  "GET /api/v1/openapi.json": ANYONE,
  "POST /api/v1/events:batch": PUBLISHING,
  "GET /api/v1/events": READ,
  "GET /api/v1/events/{id}": READ,
  "GET /api/v1/deliveries": READ,
  "GET /api/v1/deliveries/{id}": READ,
  "POST /api/v1/deliveries": RETRY,
  "DELETE /api/v1/deliveries": DISCARD,
  "GET /api/v1/waiting": READ,
  "POST /api/v1/deliveries:restore": RESTORE,
  "POST /api/v1/deliveries/{id}:edit-and-retry": EDIT,
  "GET /api/v1/failure-groups": READ,
  "GET /api/v1/failure-groups/{id}": READ,
  "PATCH /api/v1/failure-groups/{id}": GROUPS,
  "POST /api/v1/failure-groups/{id}:merge": GROUPS,
  "POST /api/v1/failure-groups/{id}:unmerge": GROUPS,
  "GET /api/v1/operations": READ,
  "POST /api/v1/operations": OPERATE,
  "PATCH /api/v1/operations/{id}": OPERATE,
  "POST /api/v1/operations/{id}:start": OPERATE,
  "POST /api/v1/operations/{id}:pause": OPERATE,
  "POST /api/v1/operations/{id}:resume": OPERATE,
  "POST /api/v1/operations/{id}:cancel": OPERATE,
  "GET /api/v1/operations/{id}": READ,
  "GET /api/v1/operations/{id}/items": READ,
  "GET /api/v1/operations/{id}/preview": READ,
  ...configuration("contexts"),
  ...configuration("handlers"),
  ...configuration("policies"),
  ...configuration("publishers"),
  ...configuration("subscribers"),
  "GET /api/v1/configuration": READ_CONFIGURATION,
  "GET /api/v1/policies:presets": READ_CONFIGURATION,
  "POST /api/v1/policies:preview": READ_CONFIGURATION,
  "POST /api/v1/policies:try-rules": CONFIGURE,
  "POST /api/v1/publishers/{id}/rotate-secret": CONFIGURE,
  "POST /api/v1/subscribers/{id}/rotate-key": CONFIGURE,
  "POST /api/v1/subscribers/{id}/end-old-key": CONFIGURE,
  "POST /api/v1/subscribers/{id}/circuit": CONFIGURE,
  "POST /api/v1/subscribers/{id}/test": CONFIGURE,
  "GET /api/v1/subscribers/{id}/health": READ_CONFIGURATION,
  // Who has such a link has no password yet.
  "POST /api/v1/password-links:read": ANYONE,
  "POST /api/v1/password-links:use": ANYONE,
  "GET /api/v1/audit": row("admin", "audit:read"),
  "GET /api/v1/fold-rules": READ_CONFIGURATION,
  "PATCH /api/v1/fold-rules": CONFIGURE,
  "POST /api/v1/fold-rules:try": CONFIGURE,
  "GET /api/v1/retention": RETENTION,
  "PATCH /api/v1/retention": RETENTION,
  "GET /api/v1/users": USERS,
  "POST /api/v1/users": USERS,
  "GET /api/v1/users/{id}": USERS,
  "PATCH /api/v1/users/{id}": USERS,
  "DELETE /api/v1/users/{id}": USERS,
  "POST /api/v1/users/{id}/invite": USERS,
  "POST /api/v1/users/{id}/reset-password": USERS,
  "GET /api/v1/api-keys": API_KEYS,
  "POST /api/v1/api-keys": API_KEYS,
  "GET /api/v1/api-keys/{id}": API_KEYS,
  "PATCH /api/v1/api-keys/{id}": API_KEYS,
  "DELETE /api/v1/api-keys/{id}": API_KEYS,
};

/** The server actions, by the noun of their file and their name. */
export const ACTIONS: Record<string, Least> = {
  "account rename": "viewer",
  "account changePassword": "viewer",
  "account chooseTimeZone": "viewer",
  "account endSession": "viewer",
  "account endOtherSessions": "viewer",
  "account endAllSessions": "viewer",
  "account rememberColumns": "viewer",
  "curl copyMasked": "viewer",
  "curl copyWithSecrets": "admin",
  "operations retry": "operator",
  "operations discard": "admin",
  "operations restore": "admin",
  // Its kind decides whether the operator may: lib/operations/actions/drafts.ts.
  "operations preview": "operator",
  "operations start": "operator",
  "operations control": "operator",
  "operations setPace": "operator",
  "operations undo": "admin",
  "operations edit": "admin",
  "failure-groups update": "operator",
  "failure-groups merge": "operator",
  "failure-groups unmerge": "operator",
  "folding update": "admin",
  "folding tryOut": "admin",
  "contexts create": "admin",
  "contexts update": "admin",
  "contexts remove": "admin",
  "handlers create": "admin",
  "handlers update": "admin",
  "handlers remove": "admin",
  "handlers lost": "admin",
  "handlers publish": "admin",
  "publishers create": "admin",
  "publishers update": "admin",
  "publishers remove": "admin",
  "publishers rotateSecret": "admin",
  "policies create": "admin",
  "policies update": "admin",
  "policies remove": "admin",
  "policies tryOnFailures": "admin",
  "subscribers create": "admin",
  "subscribers update": "admin",
  "subscribers remove": "admin",
  "subscribers rotateKey": "admin",
  "subscribers endOldKey": "admin",
  "subscribers countWaitingOf": "viewer",
  "api-keys create": "admin",
  "api-keys update": "admin",
  "api-keys revoke": "admin",
  "subscribers changeCircuit": "admin",
  "test-events sendTest": "admin",
  "retention update": "admin",
  "retention previewRemoval": "admin",
  "people invite": "admin",
  "people update": "admin",
  "people remove": "admin",
  "people newInvite": "admin",
  "people resetPassword": "admin",
  "people endSessions": "admin",
};

/** The pages of the console, and the data that they load from paths of their own. */
export const PAGES: Record<string, Least> = {
  "/": "anyone", // leads to Delivery Retry
  "/sign-in": "anyone",
  "/invite": "anyone",
  "/delivery-retry": "viewer",
  "/delivery-retry/{id}/expansion": "viewer",
  "/deliveries/{id}": "viewer",
  "/deliveries/{id}/view": "viewer",
  "/event-status": "viewer",
  "/event-status/{id}": "viewer",
  "/waiting": "viewer",
  "/failure-groups": "viewer",
  "/failure-groups/{id}": "viewer",
  "/failure-groups/folding": "viewer",
  "/operations": "viewer",
  "/operations/{id}": "viewer",
  "/operations/{id}/export": "viewer",
  "/subscribers": "viewer",
  "/subscribers/new": "admin",
  "/subscribers/{id}": "viewer",
  "/handlers": "viewer",
  "/handlers/new": "admin",
  "/handlers/{id}": "viewer",
  "/contexts": "viewer",
  "/contexts/new": "admin",
  "/contexts/{id}": "viewer",
  "/policies": "viewer",
  "/policies/new": "admin",
  "/policies/{id}": "viewer",
  "/api-keys": "admin",
  "/api-keys/new": "admin",
  "/api-keys/{id}": "admin",
  "/audit": "admin",
  "/audit/export": "admin",
  "/audit/{id}/detail": "admin",
  "/retention": "admin",
  "/users": "admin",
  "/users/new": "admin",
  "/users/{id}": "admin",
  "/publishers": "viewer",
  "/publishers/new": "admin",
  "/publishers/{id}": "viewer",
  "/account": "viewer",
  "/api-docs": "viewer",
  "/no-access": "viewer", // exists only in the place of a refused page
};

/** Whether a role is enough where at least another one is needed. */
export function isAtLeast(role: Role, least: Least): boolean {
  if (least === "anyone" || least === "nobody") return least === "anyone";
  return ROLES.indexOf(role) >= ROLES.indexOf(least);
}

/** The names without a row, and the rows without anything of that name. */
export function unmatched(
  names: readonly string[],
  table: object,
): { lacking: string[]; needless: string[] } {
  const rows = Object.keys(table);
  return {
    lacking: names.filter((name) => !rows.includes(name)),
    needless: rows.filter((name) => !names.includes(name)),
  };
}
