import type { RawSearch } from "../list/url-params";

/** The addresses of the policy screens. */

export const policyHref = (id: string) => `/policies/${id}`;

/** Where a new policy is made, from a preset or from nothing. */
export function newPolicyHref(preset: string | null = null): string {
  return preset === null ? "/policies/new" : `/policies/new?preset=${encodeURIComponent(preset)}`;
}

/** The preset that an address asks for; undefined for none. */
export function presetOf({ preset }: RawSearch): string | undefined {
  return [preset].flat()[0];
}
