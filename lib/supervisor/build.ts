import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";

/** Sources of the production build. Tests and commands are not among them. */
const SOURCES = ["app", "components", "lib", "public", "prisma/schema.prisma"];
const ROOT_FILES = ["package-lock.json", "next.config.mjs", "postcss.config.mjs", "instrumentation.ts"];
const NOT_SOURCES =
  /\.test\.tsx?$|^lib\/(commands|supervisor|testing|worker)\/|^lib\/web\/.*\.mjs$|^public\/screenshots\//;
/** Lies inside the build, so that removing the build removes it. It is written last: an interrupted build has none. */
const STAMP = ".next/redeliver-stamp";

/** Script of the `next` program, run by Node itself so that signals reach it without a shell in between. */
const NEXT = createRequire(import.meta.url).resolve("next/dist/bin/next");

/** Returns whether the production build was made from the current sources. */
export async function isBuildFresh(): Promise<boolean> {
  const stamp = await readFile(STAMP, "utf8").catch(() => "");
  return stamp !== "" && stamp === (await fingerprint());
}

/**
 * Makes the production build (`next build`).
 * @param signal ends it early; its remains do not count as a build.
 * @throws with the output of the build when it fails.
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
  const output: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => output.push(chunk));
  const kill = () => child.pid && process.kill(-child.pid, "SIGKILL");
  signal?.addEventListener("abort", kill, { once: true });
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  signal?.removeEventListener("abort", kill);
  signal?.throwIfAborted();
  if (code !== 0) throw new Error(`The production build failed.\n${Buffer.concat(output).toString().trim()}`);
  await writeFile(STAMP, stamp);
}

/** Returns a digest of the names and contents of all sources, which is the same for a fresh checkout of the same files. */
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
