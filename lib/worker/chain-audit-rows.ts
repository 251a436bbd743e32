import { type ChainHead, hashAfter, nextNumber } from "../audit/chain";
import { CHAIN_HEAD, CHAIN_ROWS, UNCHAINED } from "../audit/statements";
import { plainValues } from "../db/array-text";
import type { Queries } from "./database/link";
import type { Leader } from "./tasks/leader-tasks";

/** Rows chained at once. A row of an operation on 500 selected deliveries has 20 KB. */
const BATCH = 200;

/**
 * Adds the new rows of the audit trail to its chain, oldest first, until there are none. A leader task: the writers of rows
 * neither wait for the chain nor for one another. A row joins the chain when it is visible, so one that is committed late follows
 * rows with a later time. It needs no fence: the write names the head that the hashes continue, and changes nothing at another.
 * @returns the number of rows added
 */
export async function chainAuditRows(link: Queries, { isLeader }: Pick<Leader, "isLeader">): Promise<number> {
  let total = 0;
  while (isLeader()) {
    // The head before the rows: rows that another leader adds in between have moved it, so that the write finds another head.
    const head = await readHead(link);
    const rows = await link.query({ name: "unchained_audit_rows", text: UNCHAINED, values: [BATCH] });
    if (rows.length > 0) total += await chain(link, head, rows);
    if (rows.length < BATCH) break;
  }
  return total;
}

async function readHead(link: Queries): Promise<ChainHead> {
  const [head] = await link.query<[string, string]>({
    name: "audit_chain_head",
    text: CHAIN_HEAD,
    values: [],
  });
  if (!head) throw new Error("The audit trail's chain has no head: table audit_chain must have its row.");
  return { number: head[0], hash: head[1] };
}

async function chain(link: Queries, first: ChainHead, rows: readonly (string | null)[][]): Promise<number> {
  const added: ChainHead[] = [];
  for (const content of rows) {
    const previous = added.at(-1) ?? first;
    added.push({ number: nextNumber(previous), hash: hashAfter(previous, content) });
  }
  const last = added.at(-1) ?? first;
  const values = [
    ...[first.number, first.hash, last.number, last.hash],
    plainValues(rows.map(([id]) => id ?? "")),
    plainValues(added.map(({ number }) => number)),
    plainValues(added.map(({ hash }) => hash)),
  ];
  return (await link.query({ name: "chain_audit_rows", text: CHAIN_ROWS, values })).length;
}
