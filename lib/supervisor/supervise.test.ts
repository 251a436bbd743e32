import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it, vi } from "vitest";
import { type ChildSpec, ended, spawnChild } from "./child";
import { identify } from "./process-identity";
import { saysReady } from "./ready";
import { supervise } from "./supervise";

const folder = mkdtempSync(path.join(tmpdir(), "redeliver-supervise-"));
afterAll(() => rmSync(folder, { recursive: true }));

const SAYS_READY = "process.send('ready'); setInterval(() => {}, 1000);";

function spec(script: string, more: Partial<ChildSpec> = {}): ChildSpec {
  return {
    name: "the child",
    args: ["-e", script],
    env: process.env,
    output: path.join(folder, "child.log"),
    ready: saysReady,
    stopWithinMs: 300,
    ...more,
  };
}

const isGone = (pid: number | undefined) => pid !== undefined && identify(pid) === undefined;

describe("supervise", () => {
  it("restarts a killed child and reports it", async () => {
    const reports: string[] = [];
    const child = await supervise(spec(SAYS_READY), { report: (sentence) => reports.push(sentence) });
    const first = child.pid() ?? 0;
    process.kill(first, "SIGKILL");
    await vi.waitFor(() => expect(reports.at(-1)).toBe("The child is back."), { timeout: 10_000 });
    expect(reports[0]).toMatch(/^The child ended by SIGKILL; starting it again in 0\.5 s\./);
    expect(child.pid()).not.toBe(first);
    await child.stop();
  });

  it("leaves no process when it stops, even of a child that ignores SIGTERM and has children", async () => {
    const script = `process.on('SIGTERM', () => {});
      const grandchild = require('node:child_process').spawn('sleep', ['600']);
      console.log(grandchild.pid); ${SAYS_READY}`;
    const output = path.join(folder, "stubborn.log");
    const child = await supervise(spec(script, { output }), { report: () => {} });
    const pid = child.pid();
    const grandchild = Number(readFileSync(output, "utf8"));
    expect(identify(grandchild)).toBeDefined();
    await child.stop();
    expect(isGone(pid)).toBe(true);
    await vi.waitFor(() => expect(isGone(grandchild)).toBe(true), { timeout: 10_000 });
  });

  it("reports how a child ended before it was ready", async () => {
    const starting = supervise(spec("process.exit(3)"), { report: () => {} });
    await expect(starting).rejects.toThrow(/^The child ended with code 3 while it was starting\. Its log: /);
  });

  it("does not keep an idle child alive", async () => {
    const child = spawnChild(spec(""));
    expect(await ended(child)).toBe("with code 0");
  });

  it("cancels a start", async () => {
    const cancelled = new AbortController();
    const pids: (number | undefined)[] = [];
    const starting = supervise(spec("setInterval(() => {}, 1000)"), {
      report: () => {},
      spawned: (pid) => pids.push(pid),
      signal: cancelled.signal,
    });
    cancelled.abort();
    await expect(starting).rejects.toThrow();
    expect(isGone(pids[0])).toBe(true);
  });

  it("leaves no child when it is killed", async () => {
    const supervisor = superviseInProcess(SAYS_READY.replace("process.send('ready');", ""));
    const pid = await firstNumber(supervisor);
    expect(identify(pid)).toBeDefined();
    supervisor.kill("SIGKILL");
    await vi.waitFor(() => expect(isGone(pid)).toBe(true), { timeout: 10_000 });
  });
});

function superviseInProcess(script: string): ChildProcess {
  const file = path.resolve("lib/testing/processes/supervisor-process.ts");
  return spawn(process.execPath, ["--import", "tsx", file, script, path.join(folder, "other-process.log")], {
    stdio: ["ignore", "pipe", "inherit"],
  });
}

async function firstNumber(child: ChildProcess): Promise<number> {
  if (!child.stdout) throw new Error("The supervisor has no output.");
  const [chunk] = await once(child.stdout, "data");
  return Number.parseInt(String(chunk), 10);
}
