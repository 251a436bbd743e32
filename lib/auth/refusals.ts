/** The reasons for refusing a sign-in. Their texts are in components/shell/sign-in-refusals.ts. */
export const SIGN_IN_REFUSALS = [
  "wrong_credentials",
  "throttled",
  "busy",
  "disabled",
  "not_invited",
  "unverified_email",
  "bound_to_another",
  "unavailable",
  "failed",
] as const;
export type SignInRefusal = (typeof SIGN_IN_REFUSALS)[number];
