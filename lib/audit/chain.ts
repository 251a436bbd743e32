import { createHash } from "node:crypto";

/**
 * The chain of hashes over the audit trail (docs/decisions/0017-audit-chain.md). Each row has a number, without gaps, and a hash
 * of its content, its number and the hash before it.
 */

/** The hash before the first row. */
export const GENESIS = "0".repeat(64);

/** A version of the canonical form, so that another form can follow. */
const FORM = "redeliver-audit-1";

/** A number of the chain and the hash of the row that has it. `number` is PostgreSQL's bigint as text. */
export type ChainHead = { number: string; hash: string };

/** The content of a row as texts, in the order of CONTENT (./statements.ts). */
export type RowContent = readonly (string | null)[];

/** The hash of the row that follows `previous`, in lower-case hex. */
export function hashAfter(previous: ChainHead, content: RowContent): string {
  const canonical = JSON.stringify([FORM, nextNumber(previous), previous.hash, ...content]);
  return createHash("sha256").update(canonical).digest("hex");
}

/** The number that follows. */
export function nextNumber({ number }: ChainHead): string {
  return String(BigInt(number) + 1n);
}

/** A head as it is printed and read: `1234:9f86…`. */
export function headText({ number, hash }: ChainHead): string {
  return `${number}:${hash}`;
}

/** Reads a head as printed; undefined for any other text. */
export function readHead(text: string): ChainHead | undefined {
  const [, number, hash] = /^(\d{1,18}):([0-9a-f]{64})$/.exec(text.trim().toLowerCase()) ?? [];
  return number && hash ? { number, hash } : undefined;
}

/**
 * The action of the row by which old rows are removed on purpose. Rows up to its number may be missing once it is in the chain
 * itself: first it is chained, then they are removed.
 */
export const CHECKPOINT = "audit.checkpoint";
