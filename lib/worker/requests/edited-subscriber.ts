import { openEditHeaders } from "../../secrets/edit-headers";
import { UnreadableSecretError } from "../../secrets/keys";
import { isSecretOfSubscriber, maskSubscriberHeaders } from "../../secrets/mask";
import { shownUrl } from "../../secrets/mask-url";
import type { ClaimedDelivery, DeliveryEdit } from "../claims/claimed-delivery";
import { type Subscriber, targetOf } from "../config/subscriber";

/**
 * The subscriber as an edited copy is sent to it: at the URL of the copy, with its headers added to or in place of the subscriber's. To another
 * origin than the subscriber's it goes without the subscriber's secret headers.
 */
export function editedSubscriber(
  { id }: Pick<ClaimedDelivery, "id">,
  edit: DeliveryEdit,
  subscriber: Subscriber,
): Subscriber {
  const target = edit.url === null ? subscriber.target : targetOf(edit.url);
  const url = edit.url === null ? subscriber.url : shownUrl(edit.url);
  try {
    const own = openEditHeaders(edit.headers, id);
    const names = new Set(Object.keys(own));
    const isKept = isSameOrigin(target, subscriber.target)
      ? (name: string) => !names.has(name)
      : (name: string) => !names.has(name) && !isSecretOfSubscriber(name);
    const kept = pairsOf(subscriber.headers).filter(([name]) => isKept(name));
    const masked = Object.entries(subscriber.maskedHeaders).filter(
      ([name]) => isKept(name) || name === "webhook-signature",
    );
    return {
      ...subscriber,
      ...{ url, target },
      headers: [...kept, ...Object.entries(own)].flat(),
      maskedHeaders: { ...Object.fromEntries(masked), ...maskSubscriberHeaders(own) },
    };
  } catch (error) {
    if (!(error instanceof UnreadableSecretError)) throw error;
    return { ...subscriber, url, target: { problem: "its own headers cannot be decrypted here" } };
  }
}

function isSameOrigin(one: Subscriber["target"], other: Subscriber["target"]): boolean {
  return "origin" in one && "origin" in other && one.origin === other.origin;
}

/** Alternating names and values as pairs. */
function pairsOf(list: readonly string[]): [string, string][] {
  return list.flatMap((name, at) => (at % 2 === 0 ? [[name, list[at + 1] ?? ""] as [string, string]] : []));
}
