/** The rules for statements on shard tables (docs/decisions/0001-shards-and-keys.md), as far as text can show them. */

const SHARD_TABLES =
  "(?:event|event_payload|kept_payload|delivery|attempt|operation_item|operation_shard|failure_email)";
/** Functions that a distributed PostgreSQL evaluates differently on each node, or refuses in a write. */
const VOLATILE =
  /\b(?:now|clock_timestamp|statement_timestamp|transaction_timestamp|random|gen_random_uuid|uuidv7|nextval)\s*\(|\bcurrent_(?:timestamp|time|date)\b/i;

/** The rules that a statement breaks, each as a sentence; empty when it breaks none. */
export function brokenRules(statement: string): string[] {
  const sql = statement.replace(/--.*$/gm, "").replace(/\s+/g, " ").trim();
  return [...claims(sql), ...locks(sql), ...writes(sql), ...sets(sql), ...messages(sql)];
}

/** A claim names one shard, as a parameter, in each read of `delivery` and in the row it inserts. */
function claims(sql: string): string[] {
  const rows = [...sql.matchAll(/\binsert into claim\b/gi)].map(({ index }) => enclosing(sql, index));
  if (rows.length === 0) return [];
  const reads = [...sql.matchAll(/\bfrom delivery\b/gi)].map(({ index }) => enclosing(sql, index));
  return [
    ...reads.filter((text) => !/\bshard = \$\d+/i.test(text)),
    ...rows.filter((text) => !/\$\d+::smallint/i.test(text)),
  ].map((text) => `A claim names no shard: ${shorten(text)}`);
}

/** A statement that locks free rows to take them names one shard, as a parameter, in its sub-select and on its update. */
function locks(sql: string): string[] {
  const selects = [...sql.matchAll(/for (?:no key )?update(?: of \w+)? skip locked/gi)].map(({ index }) =>
    enclosing(sql, index),
  );
  const onShardTables = selects.filter((text) => new RegExp(`\\bfrom ${SHARD_TABLES}\\b`, "i").test(text));
  if (onShardTables.length === 0) return [];
  const parts = [...onShardTables, ...writesOf(sql).map(({ text }) => text)].filter(
    (text) => !/operation_item/.test(text),
  );
  return parts
    .filter((text) => !/\bshard = \$\d+/i.test(text))
    .map((text) => `A lock names no shard: ${shorten(text)}`);
}

/** A write by id names id and shard. */
function writes(sql: string): string[] {
  return writesOf(sql)
    .filter(({ where }) => !/\bshard = /i.test(where))
    .map(({ text }) => `A write names no shard: ${shorten(text)}`);
}

/** SET uses values that are passed in. */
function sets(sql: string): string[] {
  return writesOf(sql)
    .filter(({ set }) => VOLATILE.test(set))
    .map(({ text }) => `A value is made in SET instead of passed in: ${shorten(text)}`);
}

/** Notifications and advisory locks are statements of their own. */
function messages(sql: string): string[] {
  const touchesShardTable = new RegExp(`\\b(?:from|join|update|into) ${SHARD_TABLES}\\b`, "i").test(sql);
  if (!touchesShardTable || !/\bpg_(?:notify|(?:try_)?advisory)/i.test(sql)) return [];
  return ["A notification or advisory lock stands in a statement on a shard table."];
}

type Write = { text: string; set: string; where: string };

/** Every UPDATE and DELETE of a shard table in a statement, from its first word to the end of its parenthesis. */
function writesOf(sql: string): Write[] {
  const starts = new RegExp(`(?<!\\bfor )\\b(?:update|delete from) ${SHARD_TABLES}\\b`, "gi");
  return [...sql.matchAll(starts)].map(({ index }) => {
    const text = upToClosing(sql.slice(index));
    const [beforeWhere = "", ...where] = splitTop(text, " where ");
    const set = splitTop(beforeWhere, " from ")[0]?.split(/ set /i)[1] ?? "";
    return { text, set, where: splitTop(where.join(" where "), " returning ")[0] ?? "" };
  });
}

/** The text of the innermost parenthesis around a position (the whole statement when there is none). */
function enclosing(sql: string, position: number): string {
  let depth = 0;
  for (let at = position; at >= 0; at--) {
    if (sql[at] === ")") depth++;
    if (sql[at] === "(" && depth-- === 0) return upToClosing(sql.slice(at + 1));
  }
  return upToClosing(sql);
}

function upToClosing(text: string): string {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === "(") depth++;
    if (text[at] === ")" && depth-- === 0) return text.slice(0, at);
  }
  return text;
}

/** Splits at a word outside all parentheses. */
function splitTop(text: string, word: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === "(") depth++;
    if (text[at] === ")") depth--;
    if (depth === 0 && text.slice(at, at + word.length).toLowerCase() === word) {
      parts.push(text.slice(from, at));
      from = at + word.length;
    }
  }
  return [...parts, text.slice(from)];
}

const shorten = (text: string) => (text.length > 90 ? `${text.slice(0, 90)}…` : text);
