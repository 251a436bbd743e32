import { open, seal } from "./keys";
import { isSecretOfSubscriber } from "./mask";
import { originOf } from "./origins";
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

/** How an edited copy is sent that is edited again; its secret headers are encrypted. */
export type OwnEdit = { deliveryId: string; url: string | null; headers: Record<string, string> };

/**
 * What a copy has of its own: what is given, and else what its original has, if that is an edited copy itself. Secret headers of that do not go
 * along to another origin.
 * @param given headers by names in lower case @param subscriberUrl where a copy without a URL goes; a masked one will do
 * @throws UnreadableSecretError when a key is missing
 */
export function inheritedEdit(
  own: OwnEdit | null,
  given: { url: string | null; headers: Record<string, string> | null },
  subscriberUrl: string,
): { url: string | null; headers: Record<string, string> | null } {
  if (!own) return given;
  const url = given.url ?? own.url;
  const isMoved = originOf(url ?? subscriberUrl) !== originOf(own.url ?? subscriberUrl);
  const kept = Object.entries(own.headers).filter(([name]) => !isMoved || !isSecretOfSubscriber(name));
  const headers = { ...openEditHeaders(Object.fromEntries(kept), own.deliveryId), ...given.headers };
  return { url, headers: Object.keys(headers).length > 0 ? headers : null };
}

function mapSecrets(headers: Record<string, string>, each: (value: string, name: string) => string) {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      isSecretOfSubscriber(name) ? each(value, name) : value,
    ]),
  );
}
