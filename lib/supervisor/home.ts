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
 * REDELIVER_HOME: what Redeliver keeps on this machine. The embedded database, the secrets it made for itself (each in
 * a file only its owner reads), logs, and the lock that lets one `npm start` at a time use it.
 */
export type Home = { folder: string; file: (name: string) => string };

const LOCK = "supervisor.lock";

/** @throws StartProblem when the folder cannot be made or written. */
export function openHome(folder: string): Home {
  const absolute = path.resolve(folder);
  const file = (name: string) => path.join(absolute, name);
  try {
    // Others may pass through, not look inside: PostgreSQL runs as another user when Redeliver runs as root.
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

/** A text kept in the home: read when it is there, else made, and readable by its owner alone. */
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

/** A secret of 256 bits, kept in the home. */
export function keptSecret(home: Home, name: string): string {
  return kept(home, name, () => randomBytes(32).toString("base64url"));
}

/**
 * Takes the home for this process.
 * @returns what gives it back.
 * @throws StartProblem when another process that still runs has it.
 */
export function lockHome(home: Home): () => void {
  const lock = home.file(LOCK);
  const mine = JSON.stringify(identify(process.pid));
  const prepared = `${lock}.${process.pid}`;
  writeFileSync(prepared, mine, { mode: 0o600 });
  try {
    while (!linkIfFree(prepared, lock)) {
      const holder = readIfThere(lock);
      if (holder && isRunning(JSON.parse(holder) as ProcessIdentity)) {
        throw new StartProblem(
          `Redeliver is running from ${home.folder} already (process ${JSON.parse(holder).pid}): stop it first, or set REDELIVER_HOME and PORT to start another.`,
        );
      }
      takeAwayStale(lock, holder);
    }
  } finally {
    rmSync(prepared, { force: true });
  }
  return () => {
    if (readIfThere(lock) === mine) rmSync(lock, { force: true });
  };
}

/** A hard link is made in one step with its contents, or not at all. */
function linkIfFree(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

/** Two starts may find the same dead lock: the slower of them must not take away the quicker one's living lock. */
function takeAwayStale(lock: string, stale: string | undefined): void {
  const aside = `${lock}.stale.${process.pid}`;
  try {
    renameSync(lock, aside);
    if (readIfThere(aside) !== stale) linkIfFree(aside, lock);
  } catch {
    // The other one was quicker.
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
