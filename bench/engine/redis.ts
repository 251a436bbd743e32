import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { connect } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { freePort } from "../../lib/net/free-port";
import { temporaryFolder } from "../support/database";
import { endProcess, endWithThisProcess } from "../support/processes";

export type Redis = { port: number; pid: number | undefined; end: () => Promise<void> };

const ASK_EVERY_MS = 50;
const PATIENCE_MS = 10_000;

/** Starts a Redis as the peers do, with its append-only file synced every second. Null if none is installed. */
export async function startRedis(): Promise<Redis | null> {
  const port = await freePort();
  const folder = await temporaryFolder();
  const settings = {
    port: String(port),
    bind: "127.0.0.1",
    dir: folder,
    appendonly: "yes",
    appendfsync: "everysec",
    save: "",
    "maxmemory-policy": "noeviction",
  };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  const child = spawn("redis-server", args, { stdio: "ignore" });
  endWithThisProcess(child);
  const end = async () => {
    await endProcess(child);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await awaitAnswer(child, port);
    return { port, pid: child.pid, end };
  } catch (error) {
    if (child.pid !== undefined) await end();
    else await rm(folder, { recursive: true, force: true });
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}

async function awaitAnswer(child: ChildProcess, port: number): Promise<void> {
  const failed = new Promise<never>((_, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`redis-server ended with code ${code}.`)));
  });
  const asking = new AbortController();
  const patience = AbortSignal.any([asking.signal, AbortSignal.timeout(PATIENCE_MS)]);
  try {
    await Promise.race([askUntilAnswered(port, patience), failed]);
  } finally {
    asking.abort();
    failed.catch(() => {});
  }
}

async function askUntilAnswered(port: number, signal: AbortSignal): Promise<void> {
  while (!(await answers(port))) await pause(ASK_EVERY_MS, undefined, { signal });
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  try {
    socket.write("PING\r\n");
    const [answer] = (await once(socket, "data")) as [Buffer];
    return answer.toString().startsWith("+PONG");
  } catch {
    return false; // it does not yet listen
  } finally {
    socket.destroy();
  }
}
