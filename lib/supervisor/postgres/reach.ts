import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, cp, mkdir, mkdtemp, readFile, rename, rm } from "node:fs/promises";
import path from "node:path";
import type { Programs, SystemUser } from "./programs";

/**
 * What the system user of the embedded PostgreSQL can reach. Run as root, PostgreSQL runs as `postgres`, who cannot look
 * into a clone below `/root` or any other closed folder: then its programs are copied to, and its data kept in, a folder
 * that is open to pass through.
 */
export const OPEN_FOLDER = "/var/lib/redeliver";

/** Whether the system user can pass through a folder, or run a program. Redeliver's own user always counts as able. */
export function canReach(user: SystemUser, target: string): boolean {
  return user.uid === undefined || spawnSync("test", ["-x", target], { ...user, cwd: "/" }).status === 0;
}

/** The programs themselves where the system user reaches them, else a copy of them that it does. */
export async function reachablePrograms(user: SystemUser, programs: Programs): Promise<Programs> {
  if (canReach(user, programs.postgres)) return programs;
  const source = path.resolve(path.dirname(programs.postgres), "..");
  const { version } = JSON.parse(await readFile(path.join(source, "../package.json"), "utf8"));
  const copy = path.join(await openFolder(), `programs-${version}`);
  if (!existsSync(copy)) await copyWhole(source, copy);
  const inCopy = (program: string) => path.join(copy, path.relative(source, program));
  return { initdb: inCopy(programs.initdb), postgres: inCopy(programs.postgres) };
}

/** Makes OPEN_FOLDER: others may pass through it, not look inside. */
export async function openFolder(): Promise<string> {
  await mkdir(OPEN_FOLDER, { recursive: true });
  await chmod(OPEN_FOLDER, 0o711); // whatever the umask is
  return OPEN_FOLDER;
}

/** Copies beside its place and moves it there when finished; of two that do it at once, one is kept. */
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
