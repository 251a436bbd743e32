import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { freePort } from "../net/free-port";
import { createTestDatabase } from "../testing/database";
import { withDatabase } from "../testing/global-setup";
import { lockHome, openHome } from "./home";

/** Failing starts of `npm start`: one sentence, exit code 1, no leftovers. */

const folder = mkdtempSync(path.join(tmpdir(), "redeliver-start-"));
let busy: Server;
let busyPort = 0;
beforeAll(async () => {
  chmodSync(folder, 0o755);
  busyPort = await freePort();
  busy = createServer();
  await new Promise<void>((resolve) => busy.listen(busyPort, resolve));
});
afterAll(() => {
  busy.close();
  rmSync(folder, { recursive: true });
});

async function start(home: string, variables: Record<string, string>) {
  const child = spawn(process.execPath, ["--import", "tsx", "lib/commands/start.ts"], {
    env: {
      ...process.env,
      PORT: String(await freePort()),
      REDELIVER_HOME: path.join(folder, home),
      ...variables,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      output += chunk;
    });
  }
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, lastLine: output.trimEnd().split("\n").at(-1) ?? "", output };
}

const withUser = (url: string, user: string, password: string) => {
  const changed = new URL(url);
  changed.username = user;
  changed.password = password;
  return changed.toString();
};

describe("a failing npm start", () => {
  it.each<[string, () => Record<string, string>, RegExp]>([
    [
      "a port in use",
      () => ({ PORT: String(busyPort) }),
      /^Port \d+ is in use by another program: .*PORT=\d+ npm start/,
    ],
    [
      "an address of another machine",
      () => ({ HOST: "203.0.113.1" }),
      /^HOST is 203\.0\.113\.1, which is no address of this machine/,
    ],
    ["a bad variable", () => ({ ADMIN_EMAIL: "nobody" }), /^The environment is not usable: ADMIN_EMAIL/],
    [
      "another database",
      () => ({ DATABASE_URL: "mysql://localhost/x" }),
      /DATABASE_URL: must begin with postgres:/,
    ],
    ["a malformed URL", () => ({ DATABASE_URL: "postgres://u:p/w@host/x#y" }), /^DATABASE_URL is not a URL/],
    [
      "a refused connection",
      () => ({ DATABASE_URL: "postgres://u:hidden@127.0.0.1:1/x" }),
      /^Nothing answers at 127\.0\.0\.1:1:/,
    ],
    [
      "an unknown host",
      () => ({ DATABASE_URL: "postgres://u:hidden@no.invalid/x" }),
      /^DATABASE_URL names the host no\.invalid/,
    ],
    [
      "a wrong password",
      () => ({ DATABASE_URL: withUser(inject("postgresUrl"), "redeliver", "hidden") }),
      /refused the password of user redeliver/,
    ],
    [
      "an unknown database",
      () => ({ DATABASE_URL: withDatabase(inject("postgresUrl"), "nowhere") }),
      /has no database nowhere/,
    ],
    [
      "a home that is a file",
      () => ({ REDELIVER_HOME: path.resolve("package.json") }),
      /cannot be written \(EEXIST\)/,
    ],
  ])("prints one sentence: %s", async (name, variables, sentence) => {
    const { code, lastLine, output } = await start(name.replaceAll(" ", "-"), variables());
    expect(lastLine).toMatch(sentence);
    expect(output).not.toMatch(/^\s+at /m);
    expect(output).not.toContain("hidden");
    expect(code).toBe(1);
  });

  it("reports why a first password is not acceptable", async () => {
    const db = await createTestDatabase();
    const { code, lastLine, output } = await start("weak", {
      DATABASE_URL: db.url,
      ADMIN_PASSWORD: "eight888",
    });
    await db.drop();
    expect(lastLine).toMatch(/^ADMIN_PASSWORD needs at least 12 characters\.$/);
    expect(output).not.toContain("eight888");
    expect(code).toBe(1);
  });

  it("does not start from the home of a running instance", async () => {
    const home = openHome(path.join(folder, "taken"));
    const release = lockHome(home);
    const { code, lastLine } = await start("taken", {});
    expect(lastLine).toMatch(/^Redeliver is running from .* already \(process \d+\)/);
    expect(code).toBe(1);
    release();
    expect(readdirSync(home.folder).filter((name) => name.startsWith("supervisor"))).toEqual([]);
  });
});
