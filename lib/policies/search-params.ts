import { defineList } from "../list/definition";
import type { RawSearch } from "../list/url-params";

/** The URLs of the policy screens. */

export const POLICIES = { label: { one: "Policy", many: "Policies" }, path: "/policies" } as const;

export const policyList = defineList({
  name: "policies",
  path: POLICIES.path,
  filters: {},
  orders: { name: ["text", "id"] },
  direction: "asc",
});

export const policyHref = (id: string) => `${POLICIES.path}/${id}`;

/** The page of a new policy, from a preset or blank. */
export function newPolicyHref(preset: string | null = null): string {
  return preset === null ? "/policies/new" : `/policies/new?preset=${encodeURIComponent(preset)}`;
}

/** The preset in a URL; undefined for none. */
export function presetOf({ preset }: RawSearch): string | undefined {
  return [preset].flat()[0];
}
