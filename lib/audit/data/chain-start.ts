import { type ChainHead, GENESIS } from "../chain";
import { FIRST_NUMBER, FIRST_SINCE, HASH_OF, LAST_CHECKPOINT } from "../statements";

/** A row as texts. */
export type Texts = (string | null)[];

/** Runs a statement and returns its rows. */
export type Read = (text: string, values?: unknown[]) => Promise<Texts[]>;

/** A row of the chain that says up to which number rows were removed on purpose, with the hash of the last one. */
export type Checkpoint = ChainHead & {
  /** The number of that row in the chain, which is higher: the verification reaches it. */
  by: string;
};

/** Where a verification begins. */
export type Start = {
  /** The row before the first that is checked; an empty hash where it is not known. */
  at: ChainHead;
  /** The row that explains why the first rows are missing; null when none are. */
  checkpoint: Checkpoint | null;
  problems: string[];
  remarks: string[];
};

/**
 * Finds the start of a verification: the first row that exists, or the first of a time. Rows may be missing at the beginning only,
 * and only where a row of the chain says so. That row is checked with the others, since it comes after them.
 */
export async function startOf(read: Read, head: ChainHead, from: Date | undefined): Promise<Start> {
  const start = await beginning(read);
  if (!from) return start;
  const [[first] = []] = await read(FIRST_SINCE, [from]);
  if (!first) {
    const remark = `No row is of ${from.toISOString()} or later.`;
    return { ...start, at: head, problems: [], remarks: [...start.remarks, remark] };
  }
  const before = String(BigInt(first) - 1n);
  if (BigInt(before) <= BigInt(start.at.number)) return start;
  const [[hash] = []] = await read(HASH_OF, [before]);
  // Without the row before, the first one cannot be linked: it is reported by its own number.
  const problems = hash ? [] : [`Row ${before} is missing.`];
  return { ...start, at: { number: before, hash: hash ?? "" }, problems };
}

async function beginning(read: Read): Promise<Start> {
  const first = (await read(FIRST_NUMBER))[0]?.[0] ?? "1";
  const before = String(BigInt(first) - 1n);
  const found = before === "0" ? undefined : (await read(LAST_CHECKPOINT))[0];
  // Without a checkpoint the rows before the first one are missing, and are reported so.
  if (!found) return { at: { number: "0", hash: GENESIS }, checkpoint: null, problems: [], remarks: [] };
  const [, , by, actor, time] = found;
  const checkpoint = { ...headOf(found), by: by ?? "" };
  const remarks = [
    `Rows 1 to ${checkpoint.number} were removed on purpose: row ${by} by ${actor} at ${time} says so.`,
  ];
  // Of rows that are missing behind it, the first is reported.
  if (BigInt(checkpoint.number) <= BigInt(before))
    return { at: { number: checkpoint.number, hash: checkpoint.hash }, checkpoint, problems: [], remarks };
  remarks.push(
    `Rows ${first} to ${checkpoint.number} are still there. The first of them cannot be checked, since the row before it is gone.`,
  );
  return { at: { number: before, hash: "" }, checkpoint, problems: [], remarks };
}

/** The number and the hash at the beginning of a row. @throws Error when the chain has no head */
export function headOf(texts: Texts | undefined): ChainHead {
  const [number, hash] = texts ?? [];
  if (!number || !hash)
    throw new Error("The audit trail's chain has no head: table audit_chain must have its row.");
  return { number, hash };
}
