import { copyFileSync, readdirSync, statSync, truncateSync } from "node:fs";
import path from "node:path";

const LOOK_EVERY_MS = 60_000;
const LARGEST_BYTES = 20 * 1024 * 1024;

/**
 * Keeps each log of a folder below about twice 20 MB: a larger one is copied aside, over the previous copy, and
 * emptied. Children write by appending to an open file, so it cannot be renamed away under them.
 */
export function keepLogsShort(folder: string): void {
  setInterval(() => {
    for (const name of readdirSync(folder).filter((one) => one.endsWith(".log"))) {
      const file = path.join(folder, name);
      if (statSync(file).size < LARGEST_BYTES) continue;
      copyFileSync(file, `${file}.1`);
      truncateSync(file);
    }
  }, LOOK_EVERY_MS).unref();
}
