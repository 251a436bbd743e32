import { spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { RedeliverError } from "../errors";
import { createApiDatabase } from "../testing/api";
import type { TestDatabase } from "../testing/database";
import { readConfigCommand } from "./config-command";
import { problemLines, sentenceOf } from "./sentence";

let db: TestDatabase;
beforeAll(async () => {
  db = await createApiDatabase();
});
afterAll(() => db.drop());

/** The lines that a command prints, in this process. */
async function linesOf(args: string[]): Promise<string[]> {
  const lines: string[] = [];
  await readConfigCommand(args)(db, (line) => lines.push(line));
  return lines;
}

/** Runs a command as npm does. */
function config(args: string[], { input = "", url = db.url }: { input?: string; url?: string } = {}) {
  const env = { ...process.env, DATABASE_URL: url };
  const run = ["--import", "tsx", "lib/commands/config.ts", ...args];
  return spawnSync(process.execPath, run, { env, input, encoding: "utf8" });
}

const folder = mkdtempSync(path.join(tmpdir(), "redeliver-config-"));
function file(name: string, text: string): string {
  const at = path.join(folder, name);
  writeFileSync(at, text);
  return at;
}

const failureOf = (error: unknown) =>
  `${sentenceOf(error)}\n${problemLines(error instanceof RedeliverError ? (error.details ?? []) : []).join("\n")}`;

const LOST = { name: "Lost", basePath: "/lost", topics: [] };
const TOPICS = [{ name: "paid", contexts: ["default"] }];
const SHOP = {
  handlers: [{ name: "Shop", basePath: "/shop", topics: TOPICS }],
  publishers: [{ name: "Till" }],
  subscribers: [
    {
      ...{ name: "Ledger", url: "https://ledger.example.com/", expectedStatus: 200 },
      subscriptions: [{ handler: "/shop", topic: "paid", contexts: ["default"] }],
    },
  ],
};

describe("npm run config", () => {
  it("shows a plan, applies it once, and exports what it applied", async () => {
    const at = file("shop.json", JSON.stringify(SHOP));
    const plan = ["+ handler Shop", "+ publisher Till", "+ subscriber Ledger"];
    expect(await linesOf(["apply", at, "--dry-run"])).toEqual([
      ...plan,
      "Dry run: nothing was changed.",
      "3 to add, 0 to change, 0 to remove",
    ]);
    expect(await db.prisma.publisher.count()).toBe(0);
    expect(await linesOf(["apply", at])).toEqual([
      ...plan,
      "New secrets, shown this once:",
      expect.stringMatching(/^publisher Till: client ID pub_/),
      expect.stringMatching(/^publisher Till: client secret rds_/),
      expect.stringMatching(/^subscriber Ledger: signing key whsec_/),
      "3 to add, 0 to change, 0 to remove",
    ]);
    expect(JSON.parse((await linesOf(["export"])).join(""))).toMatchObject(SHOP);
    expect((await linesOf(["apply", at])).at(-1)).toBe("0 to add, 0 to change, 0 to remove");
  });

  it("reads standard input", () => {
    const input = JSON.stringify({ contexts: [{ name: "from-input" }] });
    expect(config(["apply", "-"], { input })).toMatchObject({
      ...{ status: 0, stderr: "" },
      stdout: expect.stringMatching(/^\+ context from-input\n1 to add, 0 to change, 0 to remove\n$/),
    });
  });

  it.each([
    [
      "no JSON",
      file("broken.json", '{\n  "handlers": [,]\n}'),
      /broken\.json is no JSON after line 2, column 15\./,
    ],
    ["no file", path.join(folder, "none.json"), /none\.json does not exist/],
    ["a folder", folder, /is a folder and no file/],
    ["no object", file("list.json", "[]"), /list\.json is no configuration/],
    [
      "an unknown field",
      file("unknown.json", JSON.stringify({ publishers: [{ name: "a", clientid: "b" }], policy: [] })),
      /publishers\.0\.clientid: Unknown field\.[\s\S]*policy: Unknown field\./,
    ],
    [
      "a missing and a wrong one",
      file("wrong.json", JSON.stringify({ subscribers: [{ name: "a", url: "ftp://a", subscriptions: [] }] })),
      /subscribers\.0\.url: A URL that begins[\s\S]*subscribers\.0\.expectedStatus: This field is missing/,
    ],
    [
      "a name twice",
      file("twice.json", JSON.stringify({ contexts: [{ name: "a" }, { name: "a" }] })),
      /contexts\.1\.name: a stands twice/,
    ],
    [
      "a policy that there is not",
      file(
        "dangling.json",
        JSON.stringify({ handlers: [{ name: "a", basePath: "/a", policy: "p", topics: [] }] }),
      ),
      /handlers\.0\.policy: There is no policy named p\./,
    ],
    [
      "a taken name",
      file(
        "taken.json",
        JSON.stringify({
          handlers: [
            { name: "Other", basePath: "/o", topics: [] },
            { name: "New", basePath: "/o", topics: [] },
          ],
        }),
      ),
      /The handler New: Another handler has this base path already/,
    ],
  ])("is refused for %s", async (_, at, message) => {
    const before = await db.prisma.auditLog.count();
    const problem = await linesOf(["apply", at]).catch(failureOf);
    expect(problem).toMatch(message);
    expect(await db.prisma.auditLog.count()).toBe(before);
  });

  it.each([[[]], [["apply"]], [["apply", "a", "b"]], [["export", "--prune"]], [["nothing"]]])(
    "shows its usage for %j",
    (args) => expect(() => readConfigCommand(args)).toThrow(/^Usage: npm run config/),
  );

  it("ends with 1 and a sentence on standard error", () => {
    const at = file("lost.json", JSON.stringify({ handlers: [{ ...LOST, policy: "p" }] }));
    const failed = config(["apply", at]);
    expect(failed).toMatchObject({ status: 1, stdout: "" });
    expect(failed.stderr).toMatch(/handlers\.0\.policy: There is no policy named p\.\nNothing was changed\./);
  });

  it("says what a database without tables needs", () => {
    const foreign = config(["export"], { url: db.url.replace(/\/[^/]*$/, "/postgres") });
    expect(foreign).toMatchObject({ status: 1, stdout: "" });
    expect(foreign.stderr).toMatch(/a table is missing, which npm run db:migrate makes/);
  });
});
