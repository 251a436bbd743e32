import type { Database } from "../db/client";
import type { EventRecord } from "./record";
import { type Written, writeEvents } from "./write";

/**
 * Single publishes that arrive while others are being written go together in the next statement, so that one commit
 * serves many. On an idle hub an event is written at once: nothing ever waits for company.
 */

/** Statements under way at once: one is being committed by the disk while the next is being planned. */
const MOST_STATEMENTS = 2;
const MOST_EVENTS = 256;
const MOST_BYTES = 4 * 1024 * 1024;

type Waiting = {
  version: string;
  record: EventRecord;
  resolve: (result: Written | "stale") => void;
  reject: (error: unknown) => void;
};
type Queue = { waiting: Waiting[]; underWay: number };

const queues = new WeakMap<Database["pool"], Queue>();

/** Writes one record, together with whatever else is waiting. Settles after its commit. */
export function writeEvent(db: Database, version: string, record: EventRecord): Promise<Written | "stale"> {
  const queue = queues.get(db.pool) ?? { waiting: [], underWay: 0 };
  queues.set(db.pool, queue);
  return new Promise((resolve, reject) => {
    queue.waiting.push({ version, record, resolve, reject });
    void drain(db, queue);
  });
}

async function drain(db: Database, queue: Queue): Promise<void> {
  if (queue.underWay >= MOST_STATEMENTS || queue.waiting.length === 0) return;
  queue.underWay++;
  await writeGroup(db, takeGroup(queue));
  queue.underWay--;
  void drain(db, queue);
}

function takeGroup(queue: Queue): Waiting[] {
  const version = queue.waiting[0]?.version;
  let bytes = 0;
  const end = queue.waiting.findIndex((one, index) => {
    bytes += one.record.body.length;
    return one.version !== version || index >= MOST_EVENTS || (index > 0 && bytes > MOST_BYTES);
  });
  return queue.waiting.splice(0, end === -1 ? queue.waiting.length : end);
}

async function writeGroup(db: Database, group: Waiting[]): Promise<void> {
  const [first] = group;
  if (!first) return;
  try {
    const results = await writeEvents(
      db,
      first.version,
      group.map((one) => one.record),
    );
    group.forEach((one, index) => {
      const result = results === "stale" ? results : results[index];
      if (result) one.resolve(result);
    });
  } catch (error) {
    // What one event holds must not refuse the others: alone, each gets its own answer.
    if (group.length > 1 && isAboutData(error)) for (const one of group) await writeGroup(db, [one]);
    else for (const one of group) one.reject(error);
  }
}

/** SQLSTATE classes 22 (data) and 23 (constraints): the statement was refused as a whole, nothing was written. */
function isAboutData(error: unknown): boolean {
  return error instanceof Error && "code" in error && /^2[23]/.test(String(error.code));
}
