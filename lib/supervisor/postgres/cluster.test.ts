import { existsSync, mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { ensureCluster } from "./cluster";
import { systemUser } from "./programs";

const PROGRAMS = { initdb: "/nowhere/initdb", postgres: "/nowhere/postgres" };

describe("a cluster that cannot be made", () => {
  it.runIf(process.getuid?.() === 0)("names the folder that PostgreSQL's user cannot reach", async () => {
    const closed = mkdtempSync(path.join(tmpdir(), "redeliver-closed-")); // its owner's alone
    const dataDir = path.join(closed, "postgres");
    const made = ensureCluster(dataDir, "password", PROGRAMS, systemUser());
    await expect(made).rejects.toThrow(/cannot reach .*redeliver-closed-\w+: /);
    expect(existsSync(dataDir)).toBe(false);
  });

  it("leaves neither a folder nor the password behind", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "redeliver-cluster-"));
    const made = ensureCluster(path.join(folder, "postgres"), "password", PROGRAMS, {});
    await expect(made).rejects.toThrow(/^PostgreSQL could not be set up: .*\/nowhere\/initdb/);
    expect(existsSync(path.join(folder, "postgres"))).toBe(false);
    expect(readdirSync(folder).filter((name) => name.endsWith(".password"))).toEqual([]);
  });
});
