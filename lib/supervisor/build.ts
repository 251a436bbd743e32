import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";

/** What the production build is made from. Tests and commands are not part of it. */
const SOURCES = ["app", "components", "lib", "public", "prisma/schema.prisma"];
const ROOT_FILES = [
  "package-lock.json",
  "next.config.mjs",
  "postcss.config.mjs",
  "proxy.ts",
  "instrumentation.ts",
];
const NOT_SOURCES =
  /\.test\.tsx?$|^lib\/(commands|supervisor|testing|worker)\/|^lib\/web\/.*\.mjs$|^public\/screenshots\//;
/** Inside the build, so that removing the build removes it. Written last: a build that was cut short has none. */
const STAMP = ".next/redeliver-stamp";

/** The `next` program's script, run with Node itself so that no shell stands between it and a signal. */
const NEXT = createRequire(import.meta.url).resolve("next/dist/bin/next");

/** Whether the production build there is was made from the sources as they are now. */
export async function isBuildFresh(): Promise<boolean> {
  const stamp = await readFile(STAMP, "utf8").catch(() => "");
  return stamp !== "" && stamp === (await fingerprint());
}

/**
 * Makes the production build (`next build`).
 * @param signal ends it early; what is left behind counts as no build.
 * @throws with the build's own last words when it fails.
 */
export async function build(signal?: AbortSignal): Promise<void> {
  await rm(STAMP, { force: true });
  const stamp = await fingerprint();
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    NODE_ENV: "production",
    NEXT_TELEMETRY_DISABLED: "1",
  };
  const child = spawn(process.execPath, [NEXT, "build"], {
    env,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const words: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => words.push(chunk));
  const kill = () => child.pid && process.kill(-child.pid, "SIGKILL");
  signal?.addEventListener("abort", kill, { once: true });
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  signal?.removeEventListener("abort", kill);
  signal?.throwIfAborted();
  if (code !== 0) throw new Error(`The production build failed.\n${Buffer.concat(words).toString().trim()}`);
  await writeFile(STAMP, stamp);
}

/** A digest of every source of the build: names and contents, so that a fresh checkout of the same files is the same. */
async function fingerprint(): Promise<string> {
  const files = (await Promise.all(SOURCES.map(listFiles))).flat().filter((file) => !NOT_SOURCES.test(file));
  const hash = createHash("sha256");
  for (const file of [...ROOT_FILES, ...files.sort()]) {
    hash.update(`${file}\0`).update(await readFile(file).catch(() => ""));
  }
  return hash.digest("hex");
}

async function listFiles(entry: string): Promise<string[]> {
  const entries = await readdir(entry, { recursive: true, withFileTypes: true }).catch(() => undefined);
  if (!entries) return [entry];
  return entries
    .filter((one) => one.isFile())
    .map((one) => path.join(one.parentPath, one.name).replaceAll("\\", "/"));
}
