import type { PoolClient } from "pg";
import type { Database } from "../db/client";
import type { Patience } from "../db/patience";
import { RedeliverError } from "../errors";
import type { EventRecord } from "./record";
import { type Written, writeEvents } from "./write";

/**
 * Group commit: single publishes that arrive during a write share the next statement, so that one commit serves many. On an
 * idle hub an event is written at once.
 */

/** Concurrent statements: the disk commits one while the next is planned. */
const MOST_STATEMENTS = 2;
const MOST_EVENTS = 256;
const MOST_BYTES = 4 * 1024 * 1024;
/** The most bytes of bodies that wait for a slow or hanging database; more would fill the memory for publishers that time out. */
const MOST_WAITING_BYTES = 64 * 1024 * 1024;

type Waiting = {
  version: string;
  record: EventRecord;
  since: number;
  resolve: (result: Written | "stale") => void;
  reject: (error: unknown) => void;
};
type Queue = { waiting: Waiting[]; waitingBytes: number; underWay: number };

const queues = new WeakMap<Database["pool"], Queue>();

/**
 * Writes one record together with the other waiting records. Resolves after the commit.
 * @throws RedeliverError unavailable (503) when too much waits or the patience is spent; a record that still waits then is
 *   not written
 */
export function writeEvent(
  db: Database,
  version: string,
  record: EventRecord,
  patience: Patience,
): Promise<Written | "stale"> {
  const queue = queues.get(db.pool) ?? { waiting: [], waitingBytes: 0, underWay: 0 };
  queues.set(db.pool, queue);
  if (queue.waitingBytes + record.body.length > MOST_WAITING_BYTES)
    throw new RedeliverError(
      "unavailable",
      "The database is too slow for what is published. Try again later.",
    );
  let withdrawn = () => {};
  const writing = new Promise<Written | "stale">((resolve, reject) => {
    const one = { version, record, since: performance.now(), resolve, reject };
    queue.waiting.push(one);
    queue.waitingBytes += record.body.length;
    withdrawn = () => withdraw(queue, one);
  });
  void drain(db, queue);
  return patience.wait(writing, withdrawn);
}

/** Removes a record from the queue, unless it has been sent to the database. */
function withdraw(queue: Queue, one: Waiting): void {
  const index = queue.waiting.indexOf(one);
  if (index === -1) return;
  queue.waiting.splice(index, 1);
  queue.waitingBytes -= one.record.body.length;
}

async function drain(db: Database, queue: Queue): Promise<void> {
  if (queue.underWay >= MOST_STATEMENTS || queue.waiting.length === 0) return;
  queue.underWay++;
  await writeNext(db, queue);
  queue.underWay--;
  void drain(db, queue);
}

/** The group is chosen once there is a connection: a record whose publisher timed out before that is not written. */
async function writeNext(db: Database, queue: Queue): Promise<void> {
  const asked = performance.now();
  let client: PoolClient;
  try {
    client = await db.pool.connect();
  } catch (error) {
    // Later records have waited less and try again: a connection may become free in the next moment.
    return rejectWaiting(queue, error, asked);
  }
  const group = takeGroup(queue);
  if (group.length > 0) await writeGroup(db, group, client);
  else client.release();
}

function takeGroup(queue: Queue): Waiting[] {
  const version = queue.waiting[0]?.version;
  let bytes = 0;
  const end = queue.waiting.findIndex((one, index) => {
    bytes += one.record.body.length;
    return one.version !== version || index >= MOST_EVENTS || (index > 0 && bytes > MOST_BYTES);
  });
  const group = queue.waiting.splice(0, end === -1 ? queue.waiting.length : end);
  for (const { record } of group) queue.waitingBytes -= record.body.length;
  return group;
}

async function writeGroup(db: Database, group: Waiting[], client?: PoolClient): Promise<void> {
  const [first] = group;
  if (!first) return;
  try {
    const results = await writeEvents(
      db,
      first.version,
      group.map((one) => one.record),
      client,
    );
    group.forEach((one, index) => {
      const result = results === "stale" ? results : results[index];
      if (result) one.resolve(result);
    });
  } catch (error) {
    // The data of one event must not refuse the others: written alone, each gets its own answer.
    if (group.length > 1 && isAboutData(error)) for (const one of group) await writeGroup(db, [one]);
    else for (const one of group) one.reject(error);
    // The database hangs: waiting records are refused. Sent now, they might be written after their refusal.
    const queue = queues.get(db.pool);
    if (queue && isGivenUp(error)) rejectWaiting(queue, error);
  }
}

/** Refuses the records that have waited since a time or longer; all records when it is left out. */
function rejectWaiting(queue: Queue, error: unknown, since = Number.POSITIVE_INFINITY): void {
  const end = queue.waiting.findIndex((one) => one.since > since);
  const refused = queue.waiting.splice(0, end === -1 ? queue.waiting.length : end);
  for (const { record, reject } of refused) {
    queue.waitingBytes -= record.body.length;
    reject(error);
  }
}

/** SQLSTATE classes 22 (data) and 23 (constraints): the statement failed as a whole and wrote nothing. */
function isAboutData(error: unknown): boolean {
  return error instanceof Error && "code" in error && /^2[23]/.test(String(error.code));
}

/** No answer came in time, not even to the cancellation: pg gives the error no code. */
function isGivenUp(error: unknown): boolean {
  return error instanceof Error && error.message === "Query read timeout";
}
