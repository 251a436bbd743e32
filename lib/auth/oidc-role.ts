import { ROLES, type Role } from "../access/roles";

/** How a claim of the provider gives roles: its path, and the role of each of its values. */
export type RoleSource = { claim: string; roles: Readonly<Record<string, Role>> };

/** The settings of roles as a source; null when roles are set in the console. */
export function roleSource(settings: {
  OIDC_ROLE_CLAIM?: string | undefined;
  OIDC_ROLE_MAP?: Record<string, Role> | undefined;
}): RoleSource | null {
  const { OIDC_ROLE_CLAIM: claim, OIDC_ROLE_MAP: roles } = settings;
  return claim === undefined || roles === undefined ? null : { claim, roles };
}

/**
 * The highest role that a value of the claim gives; null when none does. A missing claim gives no role: several providers leave it
 * out for members of no group, and whoever was removed from all groups must not keep a role by that.
 * @param claims the claims of the ID token, unchecked
 */
export function roleOfClaims(claims: unknown, { claim, roles }: RoleSource): Role | null {
  const given = new Set(textsOf(claimAt(claims, claim)).map((value) => ownValue(roles, value)));
  return ROLES.findLast((role) => given.has(role)) ?? null;
}

/**
 * The value at a path. A dot leads into an object, unless the object has the whole rest as a name: claims of some providers are
 * named as URLs.
 */
function claimAt(claims: unknown, path: string): unknown {
  const whole = ownValue(claims, path);
  const dot = path.indexOf(".");
  if (whole !== undefined || dot < 0) return whole;
  return claimAt(ownValue(claims, path.slice(0, dot)), path.slice(dot + 1));
}

function ownValue<Value>(object: Readonly<Record<string, Value>>, name: string): Value | undefined;
function ownValue(object: unknown, name: string): unknown;
function ownValue(object: unknown, name: string): unknown {
  if (typeof object !== "object" || object === null || !Object.hasOwn(object, name)) return undefined;
  return (object as Record<string, unknown>)[name];
}

/** A claim with one value may be a text instead of a list. */
function textsOf(value: unknown): string[] {
  return [value].flat().filter((one): one is string => typeof one === "string");
}
