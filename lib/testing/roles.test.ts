import { describe, expect, it } from "vitest";
import { brokenRoles, folderEdges, reachableFolders, roleOf } from "./roles";
import { importsOf, type SourceFile } from "./source-files";

const file = (path: string, text: string): SourceFile => ({
  path,
  text,
  lines: 1,
  isTest: false,
  directive: undefined,
  imports: importsOf(text),
});
const broken = (path: string, text: string) =>
  brokenRoles(file(path, text), new Set(["lib/a/statements.ts WRITE"]));

describe("roleOf", () => {
  it.each([
    ["lib/events/data.ts", "data"],
    ["lib/events/data/list.ts", "data"],
    ["lib/events/cursor.ts", "rule"],
    ["lib/secrets/mask.ts", "machinery"],
    ["lib/worker/claims/claim.ts", "database"],
    ["components/events/event-page.tsx", "component"],
    ["app/page.tsx", "page"],
  ])("%s is %s", (path, role) => expect(roleOf(path)).toBe(role));
});

describe("brokenRoles", () => {
  it.each([
    ["lib/events/loaders.ts", 'import { database } from "lib/db/client.ts";'],
    ["lib/events/api.ts", 'import type { Database } from "lib/db/client.ts";'],
    ["lib/events/data.ts", 'import { READ } from "lib/a/statements.ts"; db.pool.query(READ)'],
    ["lib/events/mutations.ts", 'import { WRITE } from "lib/a/statements.ts"; store.event.create({ data })'],
    ["lib/events/statements.ts", "export const WRITE = `delete from event`"],
    ["lib/events/cursor.ts", "/** Awaits nothing: await is a word here. */ export const encode = () => 1;"],
    ["lib/worker/claims/claim.ts", 'import { newId } from "lib/db/ids.ts"; db.query("delete from claim")'],
  ])("lets %s do %s", (path, text) => expect(broken(path, text)).toEqual([]));

  it.each([
    ["lib/events/loaders.ts", 'import { newId } from "lib/db/ids.ts";', "imports lib/db/ids.ts"],
    ["lib/events/loaders.ts", "database().pool.query(READ)", "queries the database"],
    ["lib/events/actions.ts", 'import { database } from "lib/db/client.ts";', "imports lib/db/client.ts"],
    ["lib/events/schema.ts", 'import type { Database } from "lib/db/client.ts";', "imports lib/db/client.ts"],
    ["lib/events/schema.ts", 'import { json } from "lib/http/respond.ts";', "imports lib/http/respond.ts"],
    ["lib/events/data.ts", "const page = query._limit", "uses a name of HTTP"],
    ["lib/events/data.ts", "store.event.update({ where })", "writes"],
    ["lib/events/data.ts", 'import { WRITE } from "lib/a/statements.ts";', "imports WRITE, which writes"],
    ["lib/events/data.ts", "const WRITE = `update delivery d set state = 1`", "writes"],
    ["lib/events/anything.ts", "export async function read() {}", "is no pure rule"],
    [
      "lib/events/anything.ts",
      'import { listEvents } from "lib/events/data.ts";',
      "imports lib/events/data.ts",
    ],
    ["lib/events/view.ts", 'import { list } from "lib/events/loaders.ts";', "imports lib/events/loaders.ts"],
    ["lib/text/read.ts", "prisma.event.findMany({})", "queries the database"],
    ["components/a/b.tsx", 'import { newId } from "lib/db/ids.ts";', "imports lib/db/ids.ts"],
    ["app/api/a/route.ts", "db.prisma.context.findMany({})", "queries the database"],
  ])("catches in %s: %s", (path, text, rule) => expect(broken(path, text)).toContain(rule));
});

it("finds circles of folders through any number of others", () => {
  const edges = folderEdges([
    file("lib/a/one.ts", 'import { two } from "lib/b/two.ts";'),
    file("lib/b/two.ts", 'import type { Three } from "lib/c/three.ts";'),
    file("lib/c/three.ts", 'import { one } from "lib/a/one.ts"; import { four } from "lib/d/four.ts";'),
  ]);
  expect([...reachableFolders("lib/a", edges)].sort()).toEqual(["lib/a", "lib/b", "lib/c"]);
  expect([...reachableFolders("lib/d", edges)]).toEqual([]);
});
