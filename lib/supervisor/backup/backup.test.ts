import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { COMMAND_STATEMENT_MS } from "../../config/statement-limits";
import { openDatabase } from "../../db/client";
import { migrate } from "../../db/migrate";
import { lockHome, openHome } from "../home";
import { runEmbeddedPostgres } from "../postgres/supervised";
import { refuseUnfinishedRestore, UNFINISHED_RESTORE } from "../unfinished-restore";
import { backUp } from "./backup";
import { MANIFEST } from "./manifest";
import { restore } from "./restore";

/** What is refused, and what an interruption leaves. ./running-hub.test.ts backs up a hub that runs. */

vi.setConfig({ testTimeout: 60_000, hookTimeout: 90_000 });
vi.spyOn(process.stdout, "write").mockReturnValue(true);

const folder = mkdtempSync(path.join(tmpdir(), "redeliver-backup-"));
const inFolder = (name: string) => path.join(folder, name);
const backup = inFolder("backup");

beforeAll(async () => {
  chmodSync(folder, 0o755);
  const home = openHome(inFolder("home"));
  const postgres = await runEmbeddedPostgres(home, () => {});
  await migrate(postgres.url);
  await postgres.stop();
});
afterAll(() => rmSync(folder, { recursive: true }));

const filesOf = (name: string) => readdirSync(inFolder(name)).filter((file) => file !== "logs");

describe("the backup of a stopped hub", () => {
  it("starts its PostgreSQL for the time of the backup", async () => {
    const { files } = await backUp(inFolder("home"), backup);
    expect(files.map(({ path: name }) => name)).toContain("home/postgres-password");
    expect(existsSync(inFolder("home/database-url"))).toBe(false);
    expect(existsSync(inFolder("home/postgres/postmaster.pid"))).toBe(false);
  });

  it("is refused into a folder with files, and without a database", async () => {
    await expect(backUp(inFolder("home"), backup)).rejects.toThrow(
      /is not empty: a backup is written to a new/,
    );
    await expect(backUp(inFolder("nothing"), inFolder("other"))).rejects.toThrow(
      /^There is no embedded database in/,
    );
    expect(existsSync(inFolder("other"))).toBe(false);
  });

  it("that fails leaves nothing that looks like a backup", async () => {
    const home = openHome(inFolder("home"));
    const release = lockHome(home); // as a running hub whose database does not answer
    await expect(backUp(home.folder, inFolder("failed"))).rejects.toThrow(/^No database/);
    release();
    expect(readdirSync(inFolder("failed"))).toEqual([]);
  });
});

describe("a restore", () => {
  it("is refused over a hub, and into the home of a running one", async () => {
    await expect(restore(backup, inFolder("home"))).rejects.toThrow(
      /contains a hub already .*: move the folder/,
    );
    const busy = openHome(inFolder("busy"));
    const release = lockHome(busy);
    await expect(restore(backup, busy.folder)).rejects.toThrow(/^Redeliver is running from/);
    release();
    expect(filesOf("busy")).toEqual([]);
  });

  it.each<[string, (file: string) => void, RegExp]>([
    ["an interrupted backup", (file) => rmSync(file), /is no backup, or one that was interrupted/],
    [
      "a manifest that was cut",
      (file) => writeFileSync(file, readFileSync(file).subarray(0, 99)),
      /is damaged, or of/,
    ],
    [
      "another PostgreSQL",
      replaceIn('"postgres": "18"', '"postgres": "17"'),
      /is of PostgreSQL 17, and this release/,
    ],
    [
      "paths that lead outside",
      replaceIn("home/postgres-port", "home/../postgres-port"),
      /is damaged, or of/,
    ],
  ])("is refused: %s", async (_, change, sentence) => {
    const manifest = path.join(backup, MANIFEST);
    const whole = readFileSync(manifest);
    change(manifest);
    await expect(restore(backup, inFolder("refused"))).rejects.toThrow(sentence);
    writeFileSync(manifest, whole);
    expect(existsSync(inFolder("refused"))).toBe(false);
  });

  it.each<[string, (file: string) => void, RegExp]>([
    ["changed", (file) => writeFileSync(file, "1"), /^The backup is damaged: .*PG_VERSION was changed/],
    ["missing", (file) => rmSync(file), /^The backup is damaged: .*PG_VERSION is missing/],
  ])("of a backup with a %s file leaves an empty home", async (how, change, sentence) => {
    const file = path.join(backup, "database/PG_VERSION");
    const whole = readFileSync(file);
    change(file);
    await expect(restore(backup, inFolder(how))).rejects.toThrow(sentence);
    writeFileSync(file, whole);
    expect(filesOf(how)).toEqual([]);
  });

  it("that was interrupted is no hub: it cannot be started or backed up, and begins again", async () => {
    const home = openHome(inFolder("again"));
    // The state of a process that was killed between database and secrets.
    writeFileSync(home.file(UNFINISHED_RESTORE), "");
    writeFileSync(home.file("postgres-password"), "another");
    writeFileSync(home.file("postgres"), "half");
    expect(() => refuseUnfinishedRestore(home)).toThrow(/was interrupted: run `npm run restore/);
    await expect(backUp(home.folder, inFolder("never"))).rejects.toThrow(/was interrupted/);
    await restore(backup, home.folder);
    refuseUnfinishedRestore(home);
    const postgres = await runEmbeddedPostgres(home, () => {});
    const db = openDatabase(postgres.url, 1, COMMAND_STATEMENT_MS);
    expect(await migrate(postgres.url)).toEqual([]);
    expect(await db.prisma.handler.count()).toBe(0);
    await db.close();
    await postgres.stop();
  });
});

function replaceIn(text: string, other: string) {
  return (file: string) => writeFileSync(file, readFileSync(file, "utf8").replace(text, other));
}
