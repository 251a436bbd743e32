import type { Prisma } from "../../db/generated/client";
import { sealSetHeaders } from "../../secrets/edit-headers";
import type { SetEdit, StoredCheck } from "../schema/set-edit";
import { lowerCased } from "../set-edit";
import { checkPatch } from "./patch-check";

/**
 * Writes what the copies of a frozen set will have in place of their originals, and looks at whether a patch applies.
 * @param operation its items are written, and not yet counted
 */
export async function recordSetEdit(
  store: Prisma.TransactionClient,
  operation: { id: string; now: Date },
  { patch, headers, url }: SetEdit,
): Promise<void> {
  const patchCheck = patch && (await checkPatch(store, operation, patch));
  await store.operationEdit.create({
    data: {
      operationId: operation.id,
      ...(patch && { patch: JSON.stringify(patch) }),
      ...(headers && { headers: sealSetHeaders(lowerCased(headers), operation.id) }),
      ...(url !== undefined && { url }),
      ...(patchCheck && { patchCheck: patchCheck satisfies StoredCheck }),
    },
  });
}
