import type { INTERCEPTOR_TYPES } from "./schema";

/** Labels of the interceptor types. */

export const INTERCEPTOR_LABEL = {
  "client-id": "Client ID",
  "access-token": "Access tokens",
  oauth: "OAuth introspection",
  jwt: "JSON Web Token",
  ip: "IP filter",
} as const satisfies Record<(typeof INTERCEPTOR_TYPES)[number], string>;

export const INTERCEPTOR_MEANING = {
  "client-id": "client-id and client-secret of an approved publisher, in headers of those names",
  "access-token": "one of these tokens; they are kept hashed",
  oauth: "a token that an authorization server says is active",
  jwt: "a token that a known issuer has signed",
  ip: "the publisher's address, checked before the others",
} as const satisfies Record<(typeof INTERCEPTOR_TYPES)[number], string>;
