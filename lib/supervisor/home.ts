import { randomBytes } from "node:crypto";
import {
  accessSync,
  constants,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { StartProblem } from "./problem";
import { identify, isRunning, type ProcessIdentity } from "./process-identity";

/**
 * REDELIVER_HOME: the files of Redeliver on this machine. They are the embedded database, generated secrets (each in a file
 * readable only by its owner), logs, and the lock that limits a home to one `npm start` at a time.
 */
export type Home = { folder: string; file: (name: string) => string };

/** Locks a home for one `npm start`, backup or restore at a time. */
export const LOCK = "supervisor.lock";

/** @throws StartProblem when the folder cannot be made or written. */
export function openHome(folder: string): Home {
  const absolute = path.resolve(folder);
  const file = (name: string) => path.join(absolute, name);
  try {
    // Other users may traverse but not list it: PostgreSQL runs as another user when Redeliver runs as root.
    mkdirSync(absolute, { recursive: true, mode: 0o711 });
    mkdirSync(file("logs"), { recursive: true, mode: 0o700 });
    accessSync(absolute, constants.R_OK | constants.W_OK | constants.X_OK);
    accessSync(file("logs"), constants.W_OK | constants.X_OK);
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? error.code : error;
    throw new StartProblem(
      `${absolute} cannot be written (${reason}): give yourself the right to, or set REDELIVER_HOME to a folder of yours.`,
    );
  }
  return { folder: absolute, file };
}

/** Reads a text from the home. Makes and stores it first if it is missing; only its owner can read the file. */
export function kept(home: Home, name: string, make: () => string): string {
  const present = readIfThere(home.file(name));
  if (present) return present;
  const made = make();
  keep(home, name, made);
  return made;
}

export function keep(home: Home, name: string, text: string): void {
  writeFileSync(`${home.file(name)}.new`, `${text}\n`, { mode: 0o600 });
  renameSync(`${home.file(name)}.new`, home.file(name));
}

/** Returns a secret of 256 bits, generated once and stored in the home. */
export function keptSecret(home: Home, name: string): string {
  return kept(home, name, () => randomBytes(32).toString("base64url"));
}

/**
 * Locks the home for this process.
 * @returns a function that releases the lock.
 * @throws StartProblem when another running process holds the lock.
 */
export function lockHome(home: Home): () => void {
  const lock = home.file(LOCK);
  const mine = JSON.stringify(identify(process.pid));
  const prepared = `${lock}.${process.pid}`;
  writeFileSync(prepared, mine, { mode: 0o600 });
  try {
    while (!linkIfFree(prepared, lock)) {
      const holder = readIfThere(lock);
      if (holder && isHomeLocked(home)) {
        throw new StartProblem(
          `Redeliver is running from ${home.folder} already (process ${JSON.parse(holder).pid}): stop it first, or set REDELIVER_HOME and PORT to start another.`,
        );
      }
      removeStale(lock, holder);
    }
  } finally {
    rmSync(prepared, { force: true });
  }
  return () => {
    if (readIfThere(lock) === mine) rmSync(lock, { force: true });
  };
}

/** Returns whether a running process holds the lock of the home. */
export function isHomeLocked(home: Home): boolean {
  const holder = readIfThere(home.file(LOCK));
  return holder !== undefined && isRunning(JSON.parse(holder) as ProcessIdentity);
}

/** Links atomically: a hard link appears with its contents or not at all. */
function linkIfFree(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

/** Removes a stale lock. Two starts may find the same one: the slower must not remove the new lock of the faster. */
function removeStale(lock: string, stale: string | undefined): void {
  const aside = `${lock}.stale.${process.pid}`;
  try {
    renameSync(lock, aside);
    if (readIfThere(aside) !== stale) linkIfFree(aside, lock);
  } catch {
    // The other start was faster.
  }
  rmSync(aside, { force: true });
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8").trim() || undefined;
  } catch {
    return undefined;
  }
}
