import { existsSync } from "node:fs";
import type { Home } from "./home";
import { StartProblem } from "./problem";

/** A file in a home while a backup is restored into it; it stays when the restore is interrupted. */
export const UNFINISHED_RESTORE = "unfinished-restore";

export const isRestoreUnfinished = (home: Home) => existsSync(home.file(UNFINISHED_RESTORE));

/** @throws StartProblem when a restore into the home was interrupted: it would start as an empty hub */
export function refuseUnfinishedRestore(home: Home): void {
  if (!isRestoreUnfinished(home)) return;
  throw new StartProblem(
    `A restore into ${home.folder} was interrupted: run \`npm run restore -- DIRECTORY\` again first.`,
  );
}
