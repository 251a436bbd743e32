/**
 * The locations that secrets are bound to: column and row. A signing key keeps its location when it becomes the previous one,
 * so that a rotation moves it without decrypting it.
 */
export const signingKeyPlace = (subscriberId: string) => `subscriber.signing_key ${subscriberId}`;
export const headerPlace = (subscriberId: string, name: string) =>
  `subscriber.headers.${name.toLowerCase()} ${subscriberId}`;
export const editHeaderPlace = (deliveryId: string, name: string) =>
  `delivery_edit.headers.${name} ${deliveryId}`;
export const setHeaderPlace = (operationId: string, name: string) =>
  `operation_edit.headers.${name} ${operationId}`;
export const mailPlace = (mailId: string) => `mail.sealed_message ${mailId}`;
export const clientSecretPlace = (policyId: string) => `policy.interceptors.client_secret ${policyId}`;
