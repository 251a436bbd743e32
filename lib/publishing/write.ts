import type { PoolClient } from "pg";
import { notifyDue } from "../db/channels";
import type { Database, Queryable } from "../db/client";
import { shardOf } from "../db/ids";
import { ensureDayPartitions, ensurePartitionsAhead } from "../db/partitions";
import { rankOf } from "../engine/priority";
import { markChanged } from "../live/mutations";
import { logger } from "../logger";
import type { EventRecord } from "./record";
import {
  destinationsOf,
  EventBatch,
  FIND_BY_IDEMPOTENCY_KEY,
  WRITE_EVENTS,
  writeParameters,
} from "./statements";

/** The result of a record: its event, or the earlier event of its idempotency key (which may have another body). */
export type Written = { eventId: string; isNew: boolean; sameBody: boolean };
/** `stale`: nothing was written, because the configuration changed after it was read. */
export type WriteResult = Written[] | "stale";

/**
 * Writes records, their payloads and deliveries in one statement with its own commit, and notifies the workers by a second
 * one sent right behind it on the same connection: one round trip. Returns after the commit without waiting for the
 * notification; a failed notification is logged, and the workers' polling finds the deliveries.
 * @param connected a connection of the pool, which is released; left out, one is requested
 */
export async function writeEvents(
  db: Database,
  version: string,
  records: readonly EventRecord[],
  connected?: PoolClient,
): Promise<WriteResult> {
  let given = connected;
  return withPartitions(db, records, async () => {
    const client = given ?? (await db.pool.connect());
    given = undefined;
    const inserting = insert(client, version, records);
    const waking = wake(client, records);
    // The connection is released once both are answered; the pool discards a broken one.
    void Promise.allSettled([inserting, waking]).then(() => client.release());
    const rows = await inserting;
    if (rows.length > 0) markChanged(db, "events", "deliveries");
    return outcomes(db.pool, records, rows);
  });
}

/** The most bytes of payloads in one statement: building it blocks the process. */
const PART_BYTES = 2 * 1024 * 1024;

/** Returns whether records are too large for one statement. */
export function isLarge(records: readonly EventRecord[]): boolean {
  return records.reduce((sum, { body }) => sum + body.length, 0) > PART_BYTES;
}

/** Splits records into parts of at most so many bytes; a larger record is a part of its own. */
function* partsOf(records: readonly EventRecord[]): Generator<EventRecord[]> {
  let part: EventRecord[] = [];
  let bytes = 0;
  for (const record of records) {
    if (part.length > 0 && bytes + record.body.length > PART_BYTES) {
      yield part;
      part = [];
      bytes = 0;
    }
    part.push(record);
    bytes += record.body.length;
  }
  yield part;
}

/**
 * Writes records as `writeEvents` does, but all or none also when an idempotency key was used before with another body: it
 * then writes nothing and the result shows which. It costs a transaction, so it serves batches with keys, and large ones,
 * which it writes part by part.
 */
export async function writeEventsTogether(
  db: Database,
  version: string,
  records: readonly EventRecord[],
): Promise<WriteResult> {
  return withPartitions(db, records, async () => {
    const client = await db.pool.connect();
    let broken: Error | undefined;
    try {
      await client.query("begin");
      const results = await insertParts(client, version, records);
      const isWhole = results !== "stale" && results.every((result) => result.sameBody);
      await client.query(isWhole ? "commit" : "rollback");
      if (isWhole) {
        markChanged(db, "events", "deliveries");
        await wake(client, records);
      }
      return results;
    } catch (error) {
      await client.query("rollback").catch((failure: Error) => {
        broken = failure;
      });
      throw error;
    } finally {
      client.release(broken);
    }
  });
}

async function insertParts(
  client: PoolClient,
  version: string,
  records: readonly EventRecord[],
): Promise<WriteResult> {
  const results: Written[] = [];
  for (const part of partsOf(records)) {
    const written = await outcomes(client, part, await insert(client, version, part));
    if (written === "stale") return written;
    results.push(...written);
  }
  return results;
}

type InsertedRow = { id: string | null };

async function insert(
  client: PoolClient,
  version: string,
  records: readonly EventRecord[],
): Promise<InsertedRow[]> {
  const values = writeParameters(new EventBatch(version, records));
  const { rows } = await client.query<InsertedRow>({ name: "write-events", text: WRITE_EVENTS, values });
  return rows;
}

async function wake(client: Queryable, records: readonly EventRecord[]): Promise<void> {
  const notices = records.flatMap((record) =>
    destinationsOf(record).map(({ id: subscriberId }) => ({
      shard: shardOf(record.id),
      subscriberId,
      priority: record.priority === null ? undefined : rankOf(record.priority),
    })),
  );
  await notifyDue(client, notices).catch((error) =>
    logger.warn({ err: error }, "workers could not be woken"),
  );
}

async function outcomes(
  db: Queryable,
  records: readonly EventRecord[],
  rows: InsertedRow[],
): Promise<WriteResult> {
  if (rows.length === 0) return "stale";
  const inserted = new Set(rows.map((row) => row.id));
  const rest = records.filter((record) => !inserted.has(record.id));
  const earlier = rest.length > 0 ? await findEarlier(db, rest) : new Map<string, EarlierEvent>();
  return records.map((record) => {
    if (inserted.has(record.id)) return { eventId: record.id, isNew: true, sameBody: true };
    const event = earlier.get(record.idempotency?.key ?? "");
    if (!event) throw new Error("An event was neither written nor found by its idempotency key.");
    const sameBody = event.fingerprint === record.idempotency?.fingerprint;
    return { eventId: event.id, isNew: false, sameBody };
  });
}

type EarlierEvent = { id: string; idempotencyKey: string; fingerprint: string };

async function findEarlier(
  db: Queryable,
  records: readonly EventRecord[],
): Promise<Map<string, EarlierEvent>> {
  const wanted = records.flatMap((record) => record.idempotency ?? []);
  const { rows } = await db.query<EarlierEvent>(FIND_BY_IDEMPOTENCY_KEY, [
    wanted.map((one) => one.key),
    wanted.map((one) => one.shard),
  ]);
  return new Map(rows.map((row) => [row.idempotencyKey, row]));
}

/** Creates the day partitions and tries once more when the day of a record has none (workers create them ahead). */
async function withPartitions<T>(
  db: Database,
  records: readonly EventRecord[],
  write: () => Promise<T>,
): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!isMissingPartition(error)) throw error;
    const times = records.map((record) => record.receivedAt.getTime());
    await ensureDayPartitions(db.pool, new Date(Math.min(...times)), new Date(Math.max(...times)));
    await ensurePartitionsAhead(db.pool, new Date());
    return write();
  }
}

function isMissingPartition(error: unknown): boolean {
  return (
    error instanceof Error && "code" in error && error.code === "23514" && /no partition/.test(error.message)
  );
}
