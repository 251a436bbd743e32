import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { clearLeftovers } from "./leftovers";

const newDataDir = () => mkdtempSync(path.join(tmpdir(), "redeliver-postgres-"));

/** A lock file as a server writes it: its process number stands first. */
function lock(dataDir: string, pid: number | string): string {
  const file = path.join(dataDir, "postmaster.pid");
  writeFileSync(file, `${pid}\n${dataDir}\n1700000000\n5432\n`);
  return file;
}

describe("what an earlier PostgreSQL left", () => {
  it.each([
    ["whose process number another program has now", process.pid],
    ["whose process is gone", 2 ** 22 + 1],
  ])("is a lock file %s: it goes, and the program stays", async (_whose, pid) => {
    const dataDir = newDataDir();
    const file = lock(dataDir, pid);
    await clearLeftovers(dataDir);
    expect(existsSync(file)).toBe(false);
  });

  it("is a server that still runs on the folder: it is stopped, and its lock goes", async () => {
    const dataDir = newDataDir();
    // A process whose command line is a server's.
    const server = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)", "postgres", dataDir]);
    const ended = once(server, "exit");
    await once(server, "spawn");
    const file = lock(dataDir, server.pid ?? 0);
    await clearLeftovers(dataDir);
    expect(await ended).toEqual([null, "SIGINT"]);
    expect(existsSync(file)).toBe(false);
  });

  it("may be nothing", async () => {
    await expect(clearLeftovers(newDataDir())).resolves.toBeUndefined();
  });
});
