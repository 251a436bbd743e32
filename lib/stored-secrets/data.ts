import type { Database } from "../db/client";
import { Prisma } from "../db/generated/client";
import { keyIdOf } from "../secrets/envelope";
import { mapRow, type StoredRow } from "./rows";

/** Rows per chunk: few, because changes of configuration wait until a chunk is written. */
const CHUNK = 200;
const BEFORE_ALL = "00000000-0000-0000-0000-000000000000";

/** Reads all rows with secrets, chunk by chunk, including those of deleted subscribers. */
export async function* readRows({ prisma }: Database): AsyncGenerator<StoredRow[]> {
  yield* chunks(async (after) => {
    const select = { id: true, headers: true, signingKey: true, previousSigningKey: true } as const;
    const rows = await prisma.subscriber.findMany({ ...pageAfter(after), select });
    return rows.map(({ id, ...columns }): StoredRow => ({ noun: "subscriber", id, columns }));
  });
  yield* chunks(async (after) => {
    const rows = await prisma.policy.findMany({
      ...pageAfter(after),
      select: { id: true, interceptors: true },
    });
    return rows.map(({ id, ...columns }): StoredRow => ({ noun: "policy", id, columns }));
  });
  // Edited copies with headers of their own.
  yield* chunks(async (after) => {
    const rows = await prisma.deliveryEdit.findMany({
      where: { deliveryId: { gt: after }, headers: { not: Prisma.DbNull } },
      orderBy: { deliveryId: "asc" },
      take: CHUNK,
      select: { deliveryId: true, headers: true },
    });
    return rows.map(
      ({ deliveryId, headers }): StoredRow => ({ noun: "edit", id: deliveryId, columns: { headers } }),
    );
  });
  // Operations that make such copies of a set.
  yield* chunks(async (after) => {
    const rows = await prisma.operationEdit.findMany({
      where: { operationId: { gt: after }, headers: { not: Prisma.DbNull } },
      orderBy: { operationId: "asc" },
      take: CHUNK,
      select: { operationId: true, headers: true },
    });
    return rows.map(
      ({ operationId, headers }): StoredRow => ({ noun: "set", id: operationId, columns: { headers } }),
    );
  });
  // The e-mails with a secret that are still to be sent.
  yield* chunks(async (after) => {
    const { where, ...page } = pageAfter(after);
    const rows = await prisma.mail.findMany({
      where: { ...where, sealedMessage: { not: null } },
      ...page,
      select: { id: true, sealedMessage: true },
    });
    return rows.flatMap(({ id, sealedMessage }): StoredRow[] =>
      sealedMessage === null ? [] : [{ noun: "mail", id, columns: { sealedMessage } }],
    );
  });
}

async function* chunks(read: (after: string) => Promise<StoredRow[]>): AsyncGenerator<StoredRow[]> {
  for (let after = BEFORE_ALL; ; ) {
    const rows = await read(after);
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows;
    after = last.id;
  }
}

const pageAfter = (after: string) =>
  ({ where: { id: { gt: after } }, orderBy: { id: "asc" }, take: CHUNK }) as const;

/** Counts the secrets by the id of their key; `null` counts plain text. */
export async function countByKey(db: Database): Promise<Map<string | null, number>> {
  const counts = new Map<string | null, number>();
  for await (const rows of readRows(db))
    for (const row of rows)
      mapRow(row, (stored) => {
        const id = keyIdOf(stored);
        counts.set(id, (counts.get(id) ?? 0) + 1);
        return stored;
      });
  return counts;
}
