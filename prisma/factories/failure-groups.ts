import { randomBytes } from "node:crypto";
import type { Database } from "../../lib/db/client";
import type { Prisma } from "../../lib/db/generated/client";
import type { createSubscriber } from "./factories";

type Subscriber = Pick<Awaited<ReturnType<typeof createSubscriber>>, "id" | "expectedStatus">;
/** The client or a transaction. */
type Store = Omit<Database["prisma"], `$${string}`>;

/**
 * Creates an open failure group of answers of 503, with the one fingerprint that its failures carry (`failureFingerprintId` of
 * deliveries and attempts).
 */
export async function createFailureGroup(
  store: Store,
  { id: subscriberId, expectedStatus }: Subscriber,
  data: Partial<Prisma.FailureGroupUncheckedCreateInput> = {},
) {
  const group = await store.failureGroup.create({
    data: {
      subscriberId,
      expectedStatus,
      httpStatus: 503,
      failureClass: "server_error",
      failureKind: "http_status",
      template: "it did not work",
      ...data,
    },
  });
  return { group, fingerprint: await createFingerprint(store, group.id) };
}

/** Creates a further fingerprint of a group; with another `homeGroupId`, one that was merged into it. */
export async function createFingerprint(
  store: Store,
  groupId: bigint,
  data: Partial<Prisma.FailureFingerprintUncheckedCreateInput> = {},
) {
  return store.failureFingerprint.create({
    data: { key: new Uint8Array(randomBytes(16)), groupId, homeGroupId: groupId, ...data },
  });
}
