import type { ErrorCode } from "../errors";

/** Why a publisher may not publish: short codes stored with the event, and the messages of the answers. */
export const ACCESS_REFUSALS = {
  unauthorized: { code: "unauthorized", message: "These credentials may not publish here." },
  missing_token: { code: "unauthorized", message: "A token is needed to publish here." },
  invalid_token: { code: "unauthorized", message: "The token is not valid here." },
  token_expired: { code: "unauthorized", message: "The token has expired." },
  key_expired: { code: "unauthorized", message: "The API key has expired." },
  keys_unavailable: {
    code: "unauthorized",
    message: "The keys that tokens are signed with could not be read.",
  },
  insufficient_scope: { code: "unauthorized", message: "The token lacks a scope that is needed here." },
  introspection_unavailable: {
    code: "unauthorized",
    message: "The authorization server could not be asked about the token.",
  },
  too_many_questions: {
    code: "too_many_requests",
    message: "Too many tokens from this address were not good. Try again in a minute.",
  },
  unknown_publisher: { code: "unauthorized", message: "The client ID is not that of a publisher here." },
  publishers_differ: { code: "unauthorized", message: "The credentials are those of different publishers." },
  address_not_allowed: { code: "unauthorized", message: "This address may not publish here." },
  publisher_not_approved: { code: "unauthorized", message: "This publisher is not approved." },
} as const satisfies Record<string, { code: ErrorCode; message: string }>;
export type AccessRefusal = keyof typeof ACCESS_REFUSALS;
