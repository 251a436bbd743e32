import { copyFileSync, readdirSync, statSync, truncateSync } from "node:fs";
import path from "node:path";

const CHECK_EVERY_MS = 60_000;
const LARGEST_BYTES = 20 * 1024 * 1024;

/**
 * Limits each log of a folder and its copy to about 20 MB each. A larger log is copied over its previous copy and truncated.
 * Renaming it is not possible: children append to the open file.
 */
export function keepLogsShort(folder: string): void {
  setInterval(() => {
    for (const name of readdirSync(folder).filter((one) => one.endsWith(".log"))) {
      const file = path.join(folder, name);
      if (statSync(file).size < LARGEST_BYTES) continue;
      copyFileSync(file, `${file}.1`);
      truncateSync(file);
    }
  }, CHECK_EVERY_MS).unref();
}
