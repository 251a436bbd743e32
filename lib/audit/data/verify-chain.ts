import type pg from "pg";
import { type ChainHead, hashAfter, nextNumber } from "../chain";
import {
  CHAIN_HEAD,
  CHAINED_AFTER,
  HASH_OF,
  MARKED_WRONGLY,
  OUTSIDE_THE_CHAIN,
  UNCHAINED_COUNT,
} from "../statements";
import { type Checkpoint, headOf, startOf, type Texts } from "./chain-start";

/** The result of a verification. The chain is intact when there are no problems. */
export type Verification = {
  /** Sentences, in the order of the chain; the first MOST_PROBLEMS. */
  problems: string[];
  /** Remarks that break nothing, but deserve a look. */
  remarks: string[];
  /** The number of rows that were checked. */
  rows: number;
  /** The time of the last one (ISO 8601, UTC). */
  until: string | null;
  head: ChainHead;
  /** The newest rows, which are not in the chain yet. */
  unchained: number;
  /** Refusals of unproven actors, which are not part of the chain. */
  unproven: number;
};

export type VerifyOptions = {
  /** The chain is checked from the first row of this time on. */
  from?: Date | undefined;
  /** A head that was kept outside the database: its row must still have this hash. */
  kept?: ChainHead | undefined;
};

const BATCH = 1000;
/** The most problems that are listed: a row that was removed early would otherwise be followed by all others. */
const MOST_PROBLEMS = 20;
/** A row this much older than one before it in the chain was committed late, by a wrong clock, or added by hand. */
const LATE_MS = 3_600_000;

/** The facts of a verification under way. */
type Walk = Verification & {
  at: ChainHead;
  checkpoint: Checkpoint | null;
  newest: number;
  late: { count: number; first: string } | null;
};

/** Verifies the chain of the audit trail in one snapshot, in batches. The client is in a read-only transaction meanwhile. */
export async function verifyChain(client: pg.ClientBase, options: VerifyOptions = {}): Promise<Verification> {
  await client.query("begin isolation level repeatable read read only");
  try {
    return await verify(client, options);
  } finally {
    await client.query("rollback").catch(() => {}); // nothing was written
  }
}

async function verify(client: pg.ClientBase, { from, kept }: VerifyOptions): Promise<Verification> {
  const read = async (text: string, values: unknown[] = []): Promise<Texts[]> =>
    (await client.query<Texts>({ text, values, rowMode: "array" })).rows;
  const head = headOf((await read(CHAIN_HEAD))[0]);
  const [[unchained, unproven] = []] = await read(UNCHAINED_COUNT);
  const start = await startOf(read, head, from);
  const outside = await read(OUTSIDE_THE_CHAIN, [MOST_PROBLEMS]);
  const strays = outside.map(
    ([number, ...content]) =>
      `${nameOf(number ?? "", content)} is outside the chain, whose numbers begin with 1.`,
  );
  for (const content of await read(MARKED_WRONGLY, [MOST_PROBLEMS]))
    strays.push(
      `${nameOf("", content)} is marked as a refusal of an unproven actor, which a row of the chain or an allowed one cannot be.`,
    );
  const walk: Walk = {
    ...{ problems: [...strays, ...start.problems], remarks: start.remarks, rows: 0, until: null, head },
    ...{
      unchained: Number(unchained),
      unproven: Number(unproven),
      at: start.at,
      checkpoint: start.checkpoint,
    },
    ...{ newest: 0, late: null },
  };
  for (let batch = await next(); batch.length > 0; batch = await next()) {
    for (const [number, hash, ...content] of batch)
      step(walk, { number: number ?? "", hash: hash ?? "" }, content);
    if (walk.problems.length >= MOST_PROBLEMS) break;
  }
  end(walk);
  if (kept) compareKept(walk, kept, (await read(HASH_OF, [kept.number]))[0]?.[0]);
  const { at: _at, checkpoint: _checkpoint, newest: _newest, late: _late, ...result } = walk;
  return { ...result, problems: walk.problems.slice(0, MOST_PROBLEMS) };

  function next() {
    return read(CHAINED_AFTER, [walk.at.number, BATCH]);
  }
}

/** Checks one row against the one before. The next row is checked against the stored hash, so one change is one problem. */
function step(walk: Walk, row: ChainHead, content: Texts): void {
  const { at, checkpoint } = walk;
  const expected = nextNumber(at);
  const time = content[1];
  if (row.number !== expected) {
    walk.problems.push(`${missing(expected, String(BigInt(row.number) - 1n))}.`);
  } else if (at.hash && hashAfter(at, content) !== row.hash) {
    walk.problems.push(
      `${nameOf(row.number, content)} is not as it was written: its content does not have its hash.`,
    );
  } else if (row.number === checkpoint?.number && row.hash !== checkpoint.hash) {
    walk.problems.push(`Row ${row.number} has another hash than row ${checkpoint.by} says.`);
  }
  walk.at = row;
  walk.rows++;
  walk.until = time ?? null;
  noteLate(walk, row.number, Date.parse(time ?? ""));
}

function nameOf(number: string, [id, time, , , actor, action]: Texts): string {
  return `${number ? `Row ${number}` : "A row"} (${action} by ${actor} at ${time}, id ${id})`;
}

function noteLate(walk: Walk, number: string, time: number): void {
  if (time < walk.newest - LATE_MS) {
    walk.late ??= { count: 0, first: number };
    walk.late.count++;
  }
  walk.newest = Math.max(walk.newest, time);
}

function end(walk: Walk): void {
  const { at, head, late } = walk;
  if (walk.problems.length < MOST_PROBLEMS && (at.number !== head.number || at.hash !== head.hash)) {
    walk.problems.push(
      BigInt(head.number) > BigInt(at.number)
        ? `${missing(nextNumber(at), head.number)}: the chain ends with ${head.number}.`
        : `Row ${at.number} is not the end of the chain, which was recorded as ${head.number}.`,
    );
  }
  if (late)
    walk.remarks.push(
      `${late.count} of the rows, the first is ${late.first}, are more than an hour older than one before them in the chain: ` +
        "a clock was wrong, or they were added by hand.",
    );
}

const missing = (first: string, last: string) =>
  first === last ? `Row ${first} is missing` : `Rows ${first} to ${last} are missing`;

function compareKept(walk: Walk, kept: ChainHead, hash: string | null | undefined): void {
  if (hash === kept.hash) return;
  const { problems, head, checkpoint } = walk;
  if (hash) {
    problems.unshift(
      `Row ${kept.number} has another hash than the one that was kept: the chain was written anew.`,
    );
  } else if (checkpoint && BigInt(kept.number) <= BigInt(checkpoint.number)) {
    problems.unshift(
      `Row ${kept.number}, whose hash was kept, was removed on purpose, as row ${checkpoint.by} says: nothing before it can be compared. Keep a newer head.`,
    );
  } else {
    problems.unshift(
      `Row ${kept.number}, whose hash was kept, is missing: the chain ends with ${head.number}.`,
    );
  }
}
