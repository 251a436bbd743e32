import type { SignInRefusal } from "@/lib/auth/refusals";
import { SIGN_IN_BUSY } from "@/lib/passwords/hashing-limits";

/** NextAuth's names of failures of the identity provider. */
type ProviderFailure = "OAuthSignin" | "OAuthCallback" | "Callback" | "AccessDenied";

const SOMETHING =
  "Sign-in failed. Try again; if the problem persists, ask an administrator to check the server's log.";
const NO_ANSWER =
  "The response of your identity provider cannot be used. Try again; if the problem persists, ask an administrator to check the server's log.";

/** The text for each refused sign-in. */
const TEXT: Record<SignInRefusal | ProviderFailure | "unreachable", string> = {
  wrong_credentials: "That e-mail and password do not match. Check both and try again.",
  throttled: "Too many attempts. Wait a few minutes before you try again.",
  busy: SIGN_IN_BUSY,
  disabled: "This account is disabled. Ask an administrator.",
  not_invited: "No account here has your e-mail address. Ask an administrator to add you.",
  unverified_email: "Your identity provider has not verified your e-mail address, so it cannot be matched.",
  bound_elsewhere:
    "The account with your e-mail address is bound to another identity at your provider. Ask an administrator.",
  no_role:
    "Your identity provider gives you no role here: none of your groups is known to this hub. Ask an administrator.",
  single_sign_on_only:
    "This account signs in by single sign-on, which gives it its role: its password is not accepted. Use single sign-on; if that refuses you, ask an administrator.",
  unavailable: "The database does not answer. Try again in a moment.",
  failed: SOMETHING,
  OAuthSignin: NO_ANSWER,
  OAuthCallback: NO_ANSWER,
  Callback: NO_ANSWER,
  AccessDenied: "Your identity provider did not identify you. Ask an administrator.",
  unreachable: "The server could not be reached. Check the connection and try again.",
};

/** The text for a refusal. The code comes from the URL, so anyone can write it: the text does not repeat it. */
export function refusalText(code: string): string {
  if (Object.hasOwn(TEXT, code)) return TEXT[code as keyof typeof TEXT];
  return SOMETHING;
}
