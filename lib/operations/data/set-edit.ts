import type { Database } from "../../db/client";
import type { OperationEdit } from "../../db/generated/client";
import { type JsonChange, jsonDiff } from "../../engine/json-diff";
import { preparePatch } from "../../engine/json-patch/apply";
import type { JsonPatch } from "../../engine/json-patch/operation";
import { patchPayload } from "../../engine/json-patch/patch-payload";
import type { OperationKind } from "../../engine/state";
import { PAYLOAD_LIMIT_BYTES } from "../../publishing/schema";
import type { PatchSample, SetEdit, ShownEdit, StoredCheck } from "../schema/set-edit";
import { shownSetEdit } from "../set-edit";
import { SAMPLED_ITEMS } from "../statements/set-edit";

/** Reads what the copies of an operation have in place of their originals, as it may be shown; null for one without an edit of its own. */
export async function readSetEdit(
  db: Database,
  { id, kind }: { id: string; kind: OperationKind },
): Promise<ShownEdit | null> {
  if (kind !== "edit_and_retry") return null;
  const row = await db.prisma.operationEdit.findUnique({ where: { operationId: id } });
  if (!row) return null;
  const check = row.patchCheck as StoredCheck | null;
  if (!check) return shownSetEdit(editOf(row));
  const { samples: _samples, ...patchCheck } = check;
  return { ...shownSetEdit(editOf(row)), patchCheck };
}

/** The edit of a stored row; its secret headers are encrypted. */
export const editOf = ({
  patch,
  headers,
  url,
}: Pick<OperationEdit, "patch" | "headers" | "url">): SetEdit => ({
  ...(patch !== null && { patch: JSON.parse(patch) as JsonPatch }),
  ...(headers !== null && { headers: headers as Record<string, string> }),
  ...(url !== null && { url }),
});

type Sampled = Pick<PatchSample, "deliveryId" | "eventId" | "subscriberId" | "subscriberName"> & {
  body: Uint8Array | null;
};

/** The most characters of a payload in a sample. */
const LONGEST_TEXT = 16 * 1024;

/** Reads samples of what the patch of an operation does, of the payloads as they are now: none without a patch. */
export async function readSamples(db: Database, id: string): Promise<PatchSample[]> {
  const row = await db.prisma.operationEdit.findUnique({ where: { operationId: id } });
  const { samples } = (row?.patchCheck ?? { samples: [] }) as unknown as Pick<StoredCheck, "samples">;
  if (!row || samples.length === 0) return [];
  const patch = preparePatch(editOf(row).patch ?? []);
  const { rows } = await db.pool.query<Sampled>(SAMPLED_ITEMS, [id, samples]);
  return rows.flatMap(({ body, ...named }): PatchSample[] => {
    const patched = body && patchPayload(patch, body, PAYLOAD_LIMIT_BYTES);
    if (!patched || "why" in patched) return [];
    const [before, after] = [body, patched.body].map((bytes) => Buffer.from(bytes).toString("utf8")) as [
      string,
      string,
    ];
    return [{ ...named, before: cut(before), after: cut(after), diff: diffOf(before, after) }];
  });
}

const cut = (text: string) => ({ text: text.slice(0, LONGEST_TEXT), isCut: text.length > LONGEST_TEXT });

function diffOf(before: string, after: string): JsonChange[] {
  const [one, other] = [before, after].map((text): unknown => JSON.parse(text.replace(/^\uFEFF/, "")));
  return jsonDiff(one, other);
}
