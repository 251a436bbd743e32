import type { Prisma } from "../../db/generated/client";
import { RedeliverError } from "../../errors";
import { openSetHeaders } from "../../secrets/edit-headers";
import { holdsMask, MASKED } from "../../secrets/masked";
import { originOf } from "../../secrets/origins";
import { NOTHING_STORED, OTHER_ORIGIN, unmaskUrl } from "../../secrets/unmask-url";
import type { Chosen } from "../schema/draft";
import type { SetEdit } from "../schema/set-edit";
import { lowerCased } from "../set-edit";
import { editOf } from "./set-edit";

/**
 * Puts what an edit masks in its place: what the operation whose items it edits again has there. A secret stays with its origin: both URLs are
 * of the same one, or neither has any.
 * @throws RedeliverError `invalid` naming what is masked and is not kept
 */
export async function withKept(
  store: Prisma.TransactionClient,
  edit: SetEdit,
  chosen: Chosen,
): Promise<SetEdit> {
  const { url } = edit;
  const headers = lowerCased(edit.headers ?? {});
  const masked = Object.entries(headers).filter(([, value]) => holdsMask(value));
  if (masked.length === 0 && !(url && holdsMask(url))) return edit;
  const stored = await storedEdit(store, chosen);
  const whole = url && unmaskUrl(url, stored.url ?? null, "url");
  const isMoved = originOf(whole) !== originOf(stored.url);
  const kept = masked.map(([name, value]) => [name, keptHeader(name, value, stored, isMoved)]);
  return {
    ...edit,
    ...(edit.headers && {
      headers: { ...headers, ...openSetHeaders(Object.fromEntries(kept), stored.operationId) },
    }),
    ...(whole && { url: whole }),
  };
}

type Stored = Pick<SetEdit, "headers" | "url"> & { operationId: string };

async function storedEdit(store: Prisma.TransactionClient, chosen: Chosen): Promise<Stored> {
  if (chosen.by !== "operation") return { operationId: "" };
  const { operationId } = chosen;
  const row = await store.operationEdit.findUnique({ where: { operationId } });
  return { operationId, ...(row && editOf(row)) };
}

function keptHeader(name: string, value: string, { headers }: Stored, isMoved: boolean): string {
  const refuse = (message: string) =>
    new RedeliverError("invalid", `Not valid in the body: headers.${name}.`, [
      { field: `headers.${name}`, message },
    ]);
  if (value !== MASKED) throw refuse(`${MASKED} stands for a whole value, not for a part.`);
  const kept = headers?.[name];
  if (kept === undefined) throw refuse(NOTHING_STORED);
  if (isMoved) throw refuse(OTHER_ORIGIN);
  return kept;
}
