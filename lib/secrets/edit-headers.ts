import { open, seal } from "./keys";
import { isSecretOfSubscriber } from "./mask";
import { editHeaderPlace, setHeaderPlace } from "./places";

/** Encrypts the secrets among the headers of an edited copy. @param headers by names in lower case */
export function sealEditHeaders(headers: Record<string, string>, deliveryId: string): Record<string, string> {
  return mapSecrets(headers, (value, name) => seal(value, editHeaderPlace(deliveryId, name)));
}

/**
 * Decrypts stored headers of an edited copy for sending.
 * @throws UnreadableSecretError when a key is missing
 */
export function openEditHeaders(stored: Record<string, string>, deliveryId: string): Record<string, string> {
  return mapSecrets(stored, (value, name) => open(value, editHeaderPlace(deliveryId, name)));
}

/** Encrypts the secrets among the headers of the copies of a set, as its operation has them. @param headers by names in lower case */
export function sealSetHeaders(headers: Record<string, string>, operationId: string): Record<string, string> {
  return mapSecrets(headers, (value, name) => seal(value, setHeaderPlace(operationId, name)));
}

/** Decrypts them for the copies. @throws UnreadableSecretError when a key is missing */
export function openSetHeaders(stored: Record<string, string>, operationId: string): Record<string, string> {
  return mapSecrets(stored, (value, name) => open(value, setHeaderPlace(operationId, name)));
}

function mapSecrets(headers: Record<string, string>, each: (value: string, name: string) => string) {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      isSecretOfSubscriber(name) ? each(value, name) : value,
    ]),
  );
}
