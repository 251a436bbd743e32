import { randomBytes } from "node:crypto";
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { newSecretKey } from "./envelope";

/** The keys in REDELIVER_HOME, one per line, the newest first. Only the owner can read the file. */
export const KEY_FILE = "secret-keys";

const fileIn = (home = process.env.REDELIVER_HOME || ".redeliver") => path.join(home, KEY_FILE);

/** @returns null when there is no such file */
export function readKeyFile(home?: string): string | null {
  try {
    return readFileSync(fileIn(home), "utf8").trim() || null;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}

/** Makes the file with a first key, unless it exists. Of several concurrent processes one wins. */
export function makeKeyFile(home?: string): void {
  mkdirSync(path.dirname(fileIn(home)), { recursive: true, mode: 0o711 });
  const prepared = prepare(fileIn(home), newSecretKey());
  try {
    linkSync(prepared, fileIn(home)); // atomic: the file appears with its content
    sync(path.dirname(fileIn(home)));
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  } finally {
    rmSync(prepared, { force: true });
  }
}

/** Adds a key, which encrypts from then on. The other keys stay for secrets that they encrypted, also in backups. */
export function addKeyToFile(home?: string): void {
  const lines = [newSecretKey(), ...(readKeyFile(home)?.split(/\s+/) ?? [])];
  renameSync(prepare(fileIn(home), lines.join("\n")), fileIn(home));
  sync(path.dirname(fileIn(home)));
}

function prepare(file: string, text: string): string {
  const prepared = `${file}.${process.pid}.${randomBytes(4).toString("hex")}`;
  writeFileSync(prepared, `${text}\n`, { mode: 0o600, flag: "wx" });
  sync(prepared);
  return prepared;
}

/** Writes through to the disk before the key is used: a power failure must not leave a database without its keys. */
function sync(fileOrFolder: string): void {
  const descriptor = openSync(fileOrFolder, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
