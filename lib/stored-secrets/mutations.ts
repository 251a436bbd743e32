import { isDeepStrictEqual } from "node:util";
import { SYSTEM } from "../access/actor";
import { recordAudit } from "../audit/mutations";
import { CONFIG_CHANNEL } from "../db/channels";
import type { Database } from "../db/client";
import type { Prisma } from "../db/generated/client";
import { addKeyToFile } from "../secrets/key-file";
import { areKeysInFile, requireSecretKeys, sealAgain } from "../secrets/keys";
import { countByKey, readRows } from "./data";
import { mapRow, type StoredRow } from "./rows";

/** The number of rows written. E-mails on their way and edited copies are not counted. */
export type Sealed = { subscriber: number; policy: number };

/** Serialises rotations of all processes: two at once would add keys to the same file. */
const ROTATION_LOCK = 7_202_611;
/** The most passes over rows that change during a pass. */
const MOST_PASSES = 10;

/**
 * Encrypts plain text of an earlier release, while the hub runs. Without plain text it writes nothing.
 * @throws an error with one sentence when there is no key
 */
export async function sealPlainSecrets(db: Database): Promise<Sealed> {
  return sealRows(db, "any key");
}

/**
 * Encrypts every secret with the first key, while the hub runs. Before that it adds a new first key to those in REDELIVER_HOME,
 * unless an earlier rotation was interrupted: then it completes that one. Needs two connections.
 * @throws an error with one sentence when a key is missing; rows written until then stay, and the rotation can be repeated
 */
export async function rotateSecrets(db: Database): Promise<Sealed & { key: string }> {
  const lock = await db.pool.connect();
  try {
    await lock.query("select pg_advisory_lock($1)", [ROTATION_LOCK]);
    if (areKeysInFile() && !(await isUnderWay(db))) addKeyToFile();
    const sealed = await sealRows(db, "the first key");
    const key = requireSecretKeys().first.id;
    const detail = { encryptedWith: key, ...sealed };
    await recordAudit(db.prisma, { actor: SYSTEM, action: "secrets.rotate", outcome: "allowed", detail });
    return { ...sealed, key };
  } finally {
    lock.release(true); // closing the connection releases the lock
  }
}

async function isUnderWay(db: Database): Promise<boolean> {
  const first = requireSecretKeys().first.id;
  return [...(await countByKey(db)).keys()].some((id) => id !== null && id !== first);
}

async function sealRows(db: Database, enough: "any key" | "the first key"): Promise<Sealed> {
  const total = { subscriber: 0, policy: 0 };
  for (let pass = 0, missed = 1; missed > 0 && pass < MOST_PASSES; pass++) {
    missed = 0;
    for await (const rows of readRows(db)) {
      const stale = rows.flatMap((before) => {
        const after = mapRow(before, (stored, place) => sealAgain(stored, place, enough === "any key"));
        return isDeepStrictEqual(after, before) ? [] : [{ before, after }];
      });
      if (stale.length > 0) missed += await replaceAll(db, stale, total);
    }
  }
  if (total.subscriber + total.policy > 0) await announce(db);
  return total;
}

/** @returns the number of rows that were changed meanwhile */
async function replaceAll(
  db: Database,
  stale: readonly { before: StoredRow; after: StoredRow }[],
  total: Sealed,
): Promise<number> {
  return db.prisma.$transaction(async (store) => {
    // Serialises with changes of configuration: each later change encrypts with the newest key.
    await store.$executeRaw`select from config_version where id = 1 for update`;
    let missed = 0;
    for (const { before, after } of stale) {
      const count = await replace(store, before, after);
      if (before.noun === "subscriber" || before.noun === "policy") total[before.noun] += count;
      missed += 1 - count;
    }
    return missed;
  });
}

/** Compare and set: replaces a row only if it is as read. `updated_at` stays, because the content is the same for users. */
async function replace(
  store: Prisma.TransactionClient,
  before: StoredRow,
  after: StoredRow,
): Promise<number> {
  const json = (value: unknown) => value as Prisma.InputJsonValue;
  const { id } = before;
  if (before.noun === "policy" && after.noun === "policy") {
    const where = { id, interceptors: { equals: json(before.columns.interceptors) } };
    const data = { interceptors: json(after.columns.interceptors) };
    return (await store.policy.updateMany({ where, data })).count;
  }
  if (before.noun === "edit" && after.noun === "edit") {
    const where = { deliveryId: id, headers: { equals: json(before.columns.headers) } };
    return (await store.deliveryEdit.updateMany({ where, data: { headers: json(after.columns.headers) } }))
      .count;
  }
  if (before.noun === "set" && after.noun === "set") {
    const where = { operationId: id, headers: { equals: json(before.columns.headers) } };
    return (await store.operationEdit.updateMany({ where, data: { headers: json(after.columns.headers) } }))
      .count;
  }
  if (before.noun === "mail" && after.noun === "mail")
    return (await store.mail.updateMany({ where: { id, ...before.columns }, data: after.columns })).count;
  if (before.noun !== "subscriber" || after.noun !== "subscriber") return 0;
  const where = { id, ...before.columns, headers: { equals: json(before.columns.headers) } };
  const data = { ...after.columns, headers: json(after.columns.headers) };
  return (await store.subscriber.updateMany({ where, data })).count;
}

/** Makes processes with a copy of the configuration read it again. */
async function announce(db: Database): Promise<void> {
  await db.prisma.configVersion.update({ where: { id: 1 }, data: { version: { increment: 1 } } });
  await db.pool.query("select pg_notify($1, '')", [CONFIG_CHANNEL]);
}
