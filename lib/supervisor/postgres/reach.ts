import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, cp, mkdir, mkdtemp, readFile, rename, rm } from "node:fs/promises";
import path from "node:path";
import type { Programs, SystemUser } from "./programs";

/**
 * Folder for the embedded PostgreSQL when Redeliver runs as root. PostgreSQL then runs as `postgres`, a user without access to a
 * clone below `/root` or another closed folder: its programs are copied to, and its data kept in, this folder, which others can
 * traverse.
 */
export const OPEN_FOLDER = "/var/lib/redeliver";

/** Returns whether the system user can traverse a folder or run a program; always true for Redeliver's own user. */
export function canReach(user: SystemUser, target: string): boolean {
  return user.uid === undefined || spawnSync("test", ["-x", target], { ...user, cwd: "/" }).status === 0;
}

/** Returns the programs, or a copy of them if the system user cannot reach the originals. */
export async function reachablePrograms(user: SystemUser, programs: Programs): Promise<Programs> {
  if (canReach(user, programs.postgres)) return programs;
  const source = path.resolve(path.dirname(programs.postgres), "..");
  const { version } = JSON.parse(await readFile(path.join(source, "../package.json"), "utf8"));
  const copy = path.join(await openFolder(), `programs-${version}`);
  if (!existsSync(copy)) await copyWhole(source, copy);
  const inCopy = (program: string) => path.join(copy, path.relative(source, program));
  return { initdb: inCopy(programs.initdb), postgres: inCopy(programs.postgres) };
}

/** Creates OPEN_FOLDER: others may traverse but not list it. */
export async function openFolder(): Promise<string> {
  await mkdir(OPEN_FOLDER, { recursive: true });
  await chmod(OPEN_FOLDER, 0o711); // regardless of the umask
  return OPEN_FOLDER;
}

/** Copies to a temporary folder and moves it to `target` when finished. Of two concurrent copies, one is kept. */
async function copyWhole(source: string, target: string): Promise<void> {
  const making = await mkdtemp(`${target}.making-`);
  try {
    await cp(source, making, { recursive: true, verbatimSymlinks: true });
    await chmod(making, 0o755);
    await rename(making, target);
  } catch (error) {
    if (!existsSync(target)) throw error;
  } finally {
    await rm(making, { recursive: true, force: true });
  }
}
