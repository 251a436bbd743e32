import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { COMMAND_STATEMENT_MS } from "../../config/statement-limits";
import { openDatabase } from "../../db/client";
import { migrate } from "../../db/migrate";
import { addKeyToFile, makeKeyFile } from "../../secrets/key-file";
import { lockHome, openHome } from "../home";
import { presentDataFolder } from "../postgres/data-folder";
import { runEmbeddedPostgres } from "../postgres/supervised";
import { refuseUnfinishedRestore, UNFINISHED_RESTORE } from "../unfinished-restore";
import { backUp } from "./backup";
import { copyDatabase } from "./copy-database";
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

describe("a backup is refused, and nothing of it stays,", () => {
  /** Does something when a step of the backup begins. */
  const during = (what: string, happen: () => void) =>
    vi.mocked(process.stdout.write).mockImplementation((text) => {
      if (String(text).includes(what)) happen();
      return true;
    });
  afterEach(() => vi.mocked(process.stdout.write).mockReturnValue(true));

  it("when a key of the stored secrets is removed meanwhile; a rotation, which keeps them, is no reason", async () => {
    const file = inFolder("home/secret-keys");
    makeKeyFile(inFolder("home"));
    during("Copying keys", () => addKeyToFile(inFolder("home")));
    await backUp(inFolder("home"), inFolder("rotated"));
    expect(readFileSync(inFolder("rotated/home/secret-keys"))).toEqual(readFileSync(file));
    const [newest] = readFileSync(file, "utf8").split("\n");
    during("Copying keys", () => writeFileSync(file, `${newest}\n`));
    await expect(backUp(inFolder("home"), inFolder("removed"))).rejects.toThrow(
      /^A key of the stored secrets was removed .*: run the backup again\.$/,
    );
    expect(readdirSync(inFolder("removed"))).toEqual([]);
  });

  it("when a part of the log in the middle is gone", async () => {
    const home = openHome(inFolder("home"));
    const release = lockHome(home);
    const postgres = await runEmbeddedPostgres(home, () => {});
    const client = new pg.Client({ connectionString: postgres.url });
    await client.connect();
    const query = client.query.bind(client);
    let removed = "";
    vi.spyOn(client, "query").mockImplementation((async (text: string, values?: unknown[]) => {
      const isEnd = text.includes("pg_backup_stop");
      if (isEnd)
        for (let segment = 0; segment < 3; segment++) {
          const { rows } = await query("select pg_walfile_name(pg_current_wal_lsn()) as name");
          if (segment === 1) removed = rows[0].name;
          await query("select pg_logical_emit_message(true, 'test', 'x'), pg_switch_wal()");
        }
      const answer = await query(text, values);
      if (isEnd) rmSync(path.join(presentDataFolder(home) ?? "", "pg_wal", removed));
      return answer;
    }) as never);
    const failure = await copyDatabase(client, inFolder("without-log")).catch(
      (error: Error) => error.message,
    );
    expect(failure).toBe(`PostgreSQL did not keep its log ${removed}: try the backup again.`);
    await client.end();
    await postgres.stop();
    release();
  });
});

describe("a restore", () => {
  it("closes a folder that was there, as the backup does, and leaves its files to their owner", async () => {
    const isRoot = process.getuid?.() === 0;
    for (const name of ["open-backup", "open-home"]) mkdirSync(inFolder(name), { mode: 0o777 });
    for (const name of ["open-backup", "open-home"]) chmodSync(inFolder(name), 0o777);
    await backUp(inFolder("home"), inFolder("open-backup"));
    await restore(backup, inFolder("open-home"));
    const modeOf = (name: string) => (statSync(inFolder(name)).mode & 0o777).toString(8);
    expect(modeOf("open-backup")).toBe("700");
    expect(modeOf("open-home")).toBe(isRoot ? "711" : "700");
    expect(modeOf("open-home/postgres-password")).toBe("600");
  });

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
