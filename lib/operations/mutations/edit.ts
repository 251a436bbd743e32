import type { Actor } from "../../access/actor";
import { recordAudit } from "../../audit/mutations";
import { notifyDue } from "../../db/channels";
import type { Database } from "../../db/client";
import type { Prisma } from "../../db/generated/client";
import { isId, newDeliveryId, newEventId, newId, shardOf } from "../../db/ids";
import type { StoredEvent } from "../../deliveries/detail";
import { EVENT_WITH_PAYLOAD } from "../../deliveries/statements/detail";
import { SKIP_REASON_LABEL, type SkipReason } from "../../engine/state";
import { RedeliverError } from "../../errors";
import { markChanged } from "../../live/mutations";
import { PAYLOAD_LIMIT_BYTES } from "../../publishing/schema";
import { isText } from "../../publishing/statements";
import { inheritedEdit, sealEditHeaders } from "../../secrets/edit-headers";
import { shownUrl } from "../../secrets/mask-url";
import { describeEdit, type Edited, editedBody, type Original } from "../edited";
import type { Edit, EditedCopy } from "../schema/edit";
import { lowerCased } from "../set-edit";
import { ADD_EDITED_ITEM, LOCK_ORIGINAL, MAKE_COPY, READ_ORIGINAL } from "../statements/edit";
import { COUNT_NEW_ITEMS } from "../statements/operate";

type Locked = {
  eventId: string;
  subscriberId: string;
  state: string;
  attempts: number;
  isPayloadRemoved: boolean;
  isDeleted: boolean;
  status: string | null;
  url: string;
  /** Of an edited copy: its URL and headers. */
  ownUrl: string | null;
  ownHeaders: Record<string, string> | null;
  now: Date;
  heldBy: string | null;
  /** The edited copy of the operation that holds it, if it has made one. */
  heldCopy: string | null;
};

/**
 * Sends an edited copy of a failed delivery: an event and a delivery of its own, for its subscriber alone, with one attempt. The original stays
 * as it is. Of an edited copy, its URL and headers stay where the edit does not replace them. One transaction writes the copy, the operation with the original as its item, which gets the copy's result, and the audit row.
 * @throws RedeliverError `not_found`, `conflict` naming the state or the reason why nothing can be sent, `payload_too_large`
 */
export async function editAndRetry(
  db: Database,
  actor: Actor,
  deliveryId: string,
  edit: Edit,
): Promise<EditedCopy> {
  if (!isId(deliveryId)) throw new RedeliverError("not_found", "There is no delivery with that id.");
  const copy = await db.prisma.$transaction((store) => makeCopy(store, actor, deliveryId, edit));
  markChanged(db, "operations", "deliveries", "events");
  await notifyDue(db.pool, [{ shard: shardOf(copy.deliveryId) }]);
  return copy;
}

async function makeCopy(
  store: Prisma.TransactionClient,
  actor: Actor,
  originalId: string,
  edit: Edit,
): Promise<EditedCopy> {
  const shard = shardOf(originalId);
  await store.$executeRawUnsafe(LOCK_ORIGINAL, originalId, shard);
  const [locked] = await store.$queryRawUnsafe<Locked[]>(READ_ORIGINAL, originalId, shard);
  if (!locked) throw new RedeliverError("not_found", "There is no delivery with that id.");
  refuseUnsendable(locked);
  const [stored] = await store.$queryRawUnsafe<StoredEvent[]>(EVENT_WITH_PAYLOAD, locked.eventId, shard);
  const original: Original | null =
    stored?.body && !locked.isPayloadRemoved
      ? { body: Buffer.from(stored.body), contentType: stored.contentType }
      : null;
  const edited = editedBody(edit, original);
  if (!edited) throw conflict("payload_removed");
  refuseTooLarge(edited);
  const operationId = newId();
  const eventId = newEventId(locked.now.getTime(), shard);
  const copyId = newDeliveryId(eventId, locked.now.getTime());
  const { url, headers } = inheritedEdit(
    locked.ownHeaders === null && locked.ownUrl === null
      ? null
      : { deliveryId: originalId, url: locked.ownUrl, headers: locked.ownHeaders ?? {} },
    { url: edit.url ?? null, headers: edit.headers ? lowerCased(edit.headers) : null },
    locked.url,
  );
  await store.$executeRawUnsafe(
    MAKE_COPY,
    ...[eventId, shard, locked.now, locked.eventId, edited.contentType, payloadHeaders(stored, edited)],
    ...[edited.body, isText(edited.body), copyId, originalId, locked.subscriberId, operationId],
    ...[shownUrl(url ?? locked.url), url],
    headers ? JSON.stringify(sealEditHeaders(headers, copyId)) : null,
  );
  const { eventId: originalEventId, subscriberId, attempts } = locked;
  await store.$executeRawUnsafe(
    ADD_EDITED_ITEM,
    ...[operationId, originalId, shard, originalEventId, subscriberId, attempts],
  );
  await store.$executeRawUnsafe(COUNT_NEW_ITEMS, operationId);
  const { reason } = edit;
  await store.operation.create({
    data: {
      ...{ id: operationId, kind: "edit_and_retry", state: "running", reason },
      ...{ actorType: actor.type, actorId: actor.id ?? null, actorName: actor.name },
      selection: { deliveryIds: [originalId] },
      ...{ createdAt: locked.now, startedAt: locked.now },
    },
  });
  const copy = { eventId, deliveryId: copyId, operationId };
  await recordAudit(store, {
    ...{
      actor,
      action: "deliveries.edit_and_retry",
      outcome: "allowed",
      targetType: "delivery",
      targetId: originalId,
    },
    detail: { ...copy, reason, ...describeEdit(edit, original, edited) },
  });
  return copy;
}

function refuseUnsendable({ state, heldBy, heldCopy, isDeleted, status }: Locked): void {
  if (state !== "failed") {
    const message = `The delivery is ${state}: only a failed one can be edited and retried.`;
    throw new RedeliverError("conflict", message, [{ field: "state", message: state }]);
  }
  if (isDeleted) throw conflict("subscriber_deleted");
  if (status !== "approved") throw conflict("subscriber_not_approved");
  if (heldBy !== null) throw held(heldBy, heldCopy);
}

function conflict(reason: SkipReason): RedeliverError {
  const message = `The delivery cannot be sent: ${SKIP_REASON_LABEL[reason]}.`;
  return new RedeliverError("conflict", message, [{ field: reason, message: reason }]);
}

/** Says what can be done, and names the operation and the copy. */
function held(operationId: string, copyId: string | null): RedeliverError {
  const message = copyId
    ? "An edited copy of the delivery has not ended yet. Wait for it, or stop it while it waits (an operation of kind stop); then edit again."
    : "Another operation holds the delivery. Wait until it has ended, or cancel it; then edit again.";
  return new RedeliverError("conflict", message, [
    { field: "in_operation" satisfies SkipReason, message: operationId },
    ...(copyId ? [{ field: "copy", message: copyId }] : []),
  ]);
}

function refuseTooLarge({ body }: Edited): void {
  if (body.length <= PAYLOAD_LIMIT_BYTES) return;
  const message = `A payload has ${PAYLOAD_LIMIT_BYTES} bytes at most.`;
  throw new RedeliverError("payload_too_large", message);
}

/** The publisher's headers, with the content type of the edited body. */
function payloadHeaders(stored: StoredEvent | undefined, { contentType }: Edited): string {
  const { "content-type": _replaced, "content-length": _length, ...headers } = stored?.headers ?? {};
  return JSON.stringify({ ...headers, ...(contentType !== null && { "content-type": contentType }) });
}
