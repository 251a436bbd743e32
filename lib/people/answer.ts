import type { UserFacts } from "./view";

/** A user in the answers of the API. */
export function userAnswerOf(user: UserFacts) {
  return { ...user, disabled: user.status === "disabled" };
}

/** A new link in the answers of the API. */
export function linkAnswerOf({ id, url, expiresAt }: { id: string; url: string; expiresAt: Date }) {
  return { id, inviteUrl: url, expiresAt };
}
