import { randomBytes } from "node:crypto";
import type { Actor } from "../../access/actor";
import { changeConfiguration, nextUpdatedAt } from "../../config-version/mutations";
import type { Database } from "../../db/client";
import { RedeliverError } from "../../errors";
import { seal, sealAgain } from "../../secrets/keys";
import { signingKeyPlace } from "../../secrets/places";
import { DAY_MS } from "../../time/units";
import { getSubscriber } from "../data";
import type { SubscriberAnswer, SubscriberKeyAnswer } from "../schema";

type KeyRotation = { updatedAt?: Date | undefined; endOldKey?: boolean | undefined };

/** The time for which a replaced signing key stays valid: a day for receivers to change their key. Milliseconds. */
const OLD_KEY_VALID_MS = DAY_MS;

/**
 * Replaces the signing key. Deliveries are signed with both keys for a day.
 * @param options `updatedAt` as the subscriber was read; undefined: any version. `endOldKey`: a key that was old already ends at once
 * @throws RedeliverError not_found, conflict for a change since `updatedAt`, and while an old key is valid that is not to end
 */
export async function rotateSigningKey(
  db: Database,
  actor: Actor,
  id: string,
  { updatedAt: read, endOldKey = false }: KeyRotation = {},
): Promise<SubscriberKeyAnswer> {
  return changeConfiguration(db, actor, "subscriber.rotate_key", async (store) => {
    const subscriber = await getSubscriber(store, id);
    const stored = await store.subscriber.findUniqueOrThrow({ where: { id }, select: { signingKey: true } });
    const signingKey = newSigningKey();
    // One moment for both: the old key is valid for exactly a day from the change.
    const updatedAt = nextUpdatedAt("subscriber", subscriber, read);
    const oldUntil = subscriber.previousSigningKeyExpiresAt;
    if (oldUntil !== null && oldUntil > updatedAt && !endOldKey) throw oldKeyIsValid(oldUntil);
    await store.subscriber.update({
      where: { id },
      data: {
        signingKey: seal(signingKey, signingKeyPlace(id)),
        previousSigningKey: sealAgain(stored.signingKey, signingKeyPlace(id), true),
        previousSigningKeyExpiresAt: new Date(updatedAt.getTime() + OLD_KEY_VALID_MS),
        updatedAt,
      },
    });
    return {
      result: { ...(await getSubscriber(store, id)), signingKey },
      targetId: id,
      detail: { name: subscriber.name },
    };
  });
}

function oldKeyIsValid(until: Date): RedeliverError {
  return new RedeliverError(
    "conflict",
    `An old signing key is valid until ${until.toISOString()}, and another rotation would end it at once: receivers that still ` +
      "have it would refuse deliveries. Wait until then, or rotate with endOldKey=true.",
    [{ field: "endOldKey", message: "Say true to end the old key." }],
  );
}

/**
 * Ends the day of the old signing key: deliveries are signed with the new one alone from their next attempt.
 * @param read `updatedAt` as the subscriber was read; undefined: any version
 * @throws RedeliverError not_found, conflict when no old key is valid, and for a change since `read`
 */
export async function endOldSigningKey(
  db: Database,
  actor: Actor,
  id: string,
  read?: Date,
): Promise<SubscriberAnswer> {
  return changeConfiguration(db, actor, "subscriber.end_old_key", async (store) => {
    const subscriber = await getSubscriber(store, id);
    const updatedAt = nextUpdatedAt("subscriber", subscriber, read);
    const validUntil = subscriber.previousSigningKeyExpiresAt;
    if (validUntil === null || validUntil <= updatedAt) {
      throw new RedeliverError(
        "conflict",
        "There is no old signing key that is still valid: deliveries are signed with the present one alone.",
      );
    }
    const data = { previousSigningKey: null, previousSigningKeyExpiresAt: null, updatedAt };
    await store.subscriber.update({ where: { id }, data });
    return {
      result: await getSubscriber(store, id),
      targetId: id,
      detail: { name: subscriber.name, wasValidUntil: validUntil.toISOString() },
    };
  });
}

export function newSigningKey(): string {
  return `whsec_${randomBytes(32).toString("base64")}`;
}
