/**
 * Where secrets are stored, as they are bound to it: column and row. A signing key keeps its place when it becomes the
 * previous one, so that a rotation moves it without opening it.
 */
export const signingKeyPlace = (subscriberId: string) => `subscriber.signing_key ${subscriberId}`;
export const headerPlace = (subscriberId: string, name: string) =>
  `subscriber.headers.${name.toLowerCase()} ${subscriberId}`;
export const clientSecretPlace = (policyId: string) => `policy.interceptors.client_secret ${policyId}`;
