import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { clearLeftovers } from "./leftovers";

const newDataDir = () => mkdtempSync(path.join(tmpdir(), "redeliver-postgres-"));

/** Writes a lock file in the format of a server: the first line is its process ID. */
function lock(dataDir: string, pid: number | string): string {
  const file = path.join(dataDir, "postmaster.pid");
  writeFileSync(file, `${pid}\n${dataDir}\n1700000000\n5432\n`);
  return file;
}

describe("clearLeftovers", () => {
  it.each([
    ["with the process ID of another program", process.pid],
    ["of an ended process", 2 ** 22 + 1],
  ])("removes a lock file %s without ending the program", async (_whose, pid) => {
    const dataDir = newDataDir();
    const file = lock(dataDir, pid);
    await clearLeftovers(dataDir);
    expect(existsSync(file)).toBe(false);
  });

  it("stops a server that still runs on the folder and removes its lock", async () => {
    const dataDir = newDataDir();
    // A process with the command line of a server.
    const server = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)", "postgres", dataDir]);
    const ended = once(server, "exit");
    await once(server, "spawn");
    const file = lock(dataDir, server.pid ?? 0);
    await clearLeftovers(dataDir);
    expect(await ended).toEqual([null, "SIGINT"]);
    expect(existsSync(file)).toBe(false);
  });

  it("accepts a folder without leftovers", async () => {
    await expect(clearLeftovers(newDataDir())).resolves.toBeUndefined();
  });
});
