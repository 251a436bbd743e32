import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";

/** Runs a command to its end with these variables only. */
function run(file: string, args: string[], variables: Record<string, string>) {
  const { DATABASE_URL: _, ...rest } = process.env;
  const env = { ...rest, REDELIVER_HOME: "/nowhere", ...variables };
  return spawnSync(process.execPath, ["--import", "tsx", file, ...args], { env, encoding: "utf8" });
}

const OWN = { DATABASE_URL: "postgresql://redeliver:hush@127.0.0.1:1/redeliver" };

it.each<[string, string[], Record<string, string>, RegExp]>([
  ["backup", [], {}, /^Usage: npm run backup -- DIRECTORY/],
  ["backup", ["one", "two"], {}, /^Usage: npm run backup -- DIRECTORY/],
  ["backup", ["folder"], OWN, /^DATABASE_URL is set: .*Nothing was saved\.\n {2}pg_dump --format=custom/],
  ["restore", [], {}, /^Usage: npm run restore -- DIRECTORY/],
  ["restore", ["folder"], OWN, /^DATABASE_URL is set: .*\n {2}pg_restore --no-owner/],
])("npm run %s %j says in sentences what to do instead", (command, args, variables, sentence) => {
  const { status, stdout, stderr } = run(`lib/commands/${command}.ts`, args, variables);
  expect([status, stdout]).toEqual([1, ""]);
  expect(stderr).toMatch(sentence);
  expect(stderr).not.toMatch(/hush|^\s+at /m);
});
