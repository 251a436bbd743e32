/**
 * The reasons for refusing a sign-in. They are kept in the audit trail, so none is renamed. Their texts are in
 * components/shell/sign-in-refusals.ts.
 */
export const SIGN_IN_REFUSALS = [
  "wrong_credentials",
  "throttled",
  "busy",
  "disabled",
  "not_invited",
  "unverified_email",
  "bound_elsewhere",
  "no_role",
  "single_sign_on_only",
  "unavailable",
  "failed",
] as const;
export type SignInRefusal = (typeof SIGN_IN_REFUSALS)[number];
