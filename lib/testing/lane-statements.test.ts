import { describe, expect, it } from "vitest";
import { readSourceFiles } from "./source-files";

/**
 * The rules of docs/decisions/0001-lanes-and-keys.md that a statement's text can show, on every statement that the
 * product exports as text: a lane table is written with its lane named, with values passed in, and apart from
 * notifications and locks.
 */

const LANE_TABLES = ["event", "event_payload", "delivery", "attempt", "operation_item"];
const TABLE = `(?:${LANE_TABLES.join("|")})`;

/** What is wrong with a statement, in words; nothing for one that keeps the rules. */
function brokenRules(statement: string): string[] {
  const text = statement.replace(/--.*$/gm, "").replace(/\s+/g, " ").toLowerCase();
  const broken: string[] = [];
  for (const { clause, what } of writes(text)) {
    const [set = "", ...where] = clause.split(/ where /);
    if (!/\bshard\b/.test(where.join(" where "))) broken.push(`${what} does not name the lane`);
    const volatile =
      /\b(now|random|gen_random_uuid|clock_timestamp|statement_timestamp)\(|\bcurrent_timestamp\b/.exec(set);
    if (what.startsWith("update") && volatile) broken.push(`${what} sets ${volatile[0]}: pass the value in`);
  }
  for (const subselect of lockingSelects(text))
    if (!/\bshard\b/.test(subselect)) broken.push("a claim does not name its lane");
  if (new RegExp(`\\b${TABLE}\\b`).test(text) && /\bpg_notify\(|\bpg_(try_)?advisory/.test(text))
    broken.push("a notification or lock stands in a statement on a lane table");
  return broken;
}

/** Each update of or delete from a lane table, up to where it ends. */
function writes(text: string): { what: string; clause: string }[] {
  const starts = new RegExp(`\\b(update|delete from) (?:only )?(${TABLE})\\b`, "g");
  return [...text.matchAll(starts)].map((match) => ({
    what: `${match[1]} ${match[2]}`,
    clause: untilClosed(text.slice(match.index + match[0].length)).split(/ returning /)[0] ?? "",
  }));
}

/** The selects that lock rows, from the parenthesis they stand in. */
function lockingSelects(text: string): string[] {
  return [...text.matchAll(/ for (?:no key )?update\b/g)].map((match) =>
    sinceOpened(text.slice(0, match.index)),
  );
}

/** Text since the parenthesis that is still open at its end. */
function sinceOpened(text: string): string {
  let depth = 0;
  for (let index = text.length - 1; index >= 0; index--) {
    if (text[index] === ")") depth++;
    if (text[index] === "(" && --depth < 0) return text.slice(index + 1);
  }
  return text;
}

/** Text up to the parenthesis that closes what it stands in. */
function untilClosed(text: string): string {
  let depth = 0;
  for (const [index, character] of [...text].entries()) {
    if (character === "(") depth++;
    if (character === ")" && --depth < 0) return text.slice(0, index);
  }
  return text;
}

const paths = readSourceFiles()
  .map((file) => file.path)
  .filter((path) => /^lib\/[\w-]+\/statements\.ts$/.test(path));
const modules = await Promise.all(
  paths.map(
    async (path) =>
      [path, (await import(/* @vite-ignore */ `../../${path}`)) as Record<string, unknown>] as const,
  ),
);
const statements = modules.flatMap(([path, exported]) =>
  Object.entries(exported).flatMap(([name, text]) =>
    typeof text === "string" ? [[path, name, text] as const] : [],
  ),
);

describe("statements on lane tables", () => {
  it("are found: the worker's, the deliveries' and the events'", () => {
    expect(paths).toEqual(
      expect.arrayContaining([
        "lib/deliveries/statements.ts",
        "lib/events/statements.ts",
        "lib/worker/statements.ts",
      ]),
    );
    expect(statements.length).toBeGreaterThan(15);
  });

  it.each(statements)("%s %s keeps the rules", (_path, _name, text) => expect(brokenRules(text)).toEqual([]));
});

describe("a broken rule is found", () => {
  it.each([
    ["update delivery set state = 'failed' where id = $1", "update delivery does not name the lane"],
    [
      "with a as (select 1 as shard) update delivery d set state = $2 where d.id = $1 returning shard",
      "update delivery does not name the lane",
    ],
    ["delete from event_payload where event_id = $1", "delete from event_payload does not name the lane"],
    [
      "update delivery set due_at = now() where id = $1 and shard = $2",
      "update delivery sets now(: pass the value in",
    ],
    [
      "with due as (select d.id from delivery d where d.state = 'scheduled' limit 5 for update skip locked) " +
        "update delivery d set state = 'sending' from due where d.id = due.id and d.shard = $1",
      "a claim does not name its lane",
    ],
    [
      "select pg_notify('c', '') from delivery where shard = $1",
      "a notification or lock stands in a statement on a lane table",
    ],
  ])("%s", (text, rule) => expect(brokenRules(text)).toEqual([rule]));

  it("and one that keeps them is not: insert, read over many lanes, update by id and lane", () => {
    for (const text of [
      "insert into event (id, shard) values ($1, $2)",
      "select id from delivery where state = 'failed' order by failed_at desc limit 50",
      "update delivery set due_at = $3 where id = $1 and shard = $2 returning id",
      "select now()",
    ])
      expect(brokenRules(text)).toEqual([]);
  });
});
