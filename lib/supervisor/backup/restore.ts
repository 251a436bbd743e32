import { spawnSync } from "node:child_process";
import { chown, mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import { type Home, keep, lockHome, openHome } from "../home";
import { chooseDataFolder } from "../postgres/data-folder";
import { embeddedPrograms, systemUser } from "../postgres/programs";
import { StartProblem } from "../problem";
import { step } from "../say";
import { isRestoreUnfinished, UNFINISHED_RESTORE } from "../unfinished-restore";
import { closeFolder, describeFiles, describeNames } from "./backup";
import { copyFile, eachFile, syncFolder } from "./copy-file";
import { hubIn, listHomeFiles } from "./home-files";
import { DATABASE_PART, HOME_PART, type Manifest, readManifest, type SavedFile } from "./manifest";

/**
 * Restores a backup into a home without a hub; each file is checked while it is copied. An interrupted restore leaves a mark with which
 * `npm start` refuses the home, and is repeated from its beginning.
 * @throws StartProblem when the backup is not whole, damaged or of another PostgreSQL, or the home contains a hub
 */
export async function restore(directory: string, homeFolder: string): Promise<Manifest> {
  const source = path.resolve(directory);
  const manifest = await readManifest(source);
  await refuseOtherPostgres(manifest);
  const home = openHome(homeFolder);
  const release = lockHome(home);
  try {
    if (isRestoreUnfinished(home)) await clearHome(home);
    await refuseHub(home);
    // An existing empty folder may be open to others. The user as which PostgreSQL runs passes through it.
    await closeFolder(home.folder, systemUser().uid === undefined ? 0o700 : 0o711);
    keep(home, UNFINISHED_RESTORE, source);
    await restoreParts(home, source, manifest).catch(async (error: unknown) => {
      await clearHome(home);
      throw error;
    });
    return manifest;
  } finally {
    release();
  }
}

async function restoreParts(home: Home, source: string, { folders, files }: Manifest): Promise<void> {
  const part = (name: string) => files.filter((one) => one.path.startsWith(`${name}/`));
  await step(
    "Restoring the database",
    () => restoreDatabase(home, source, folders, part(DATABASE_PART)),
    () => describeFiles(part(DATABASE_PART)),
  );
  await step(
    "Restoring keys and secrets",
    () => copyChecked(source, HOME_PART, part(HOME_PART), home.folder),
    () => describeNames(part(HOME_PART)),
  );
  await syncFolder(home.folder);
  await rm(home.file(UNFINISHED_RESTORE));
}

/** Copies beside the final folder and moves the copy there when it is complete, as at the creation of a cluster. */
async function restoreDatabase(
  home: Home,
  source: string,
  folders: readonly string[],
  files: readonly SavedFile[],
): Promise<void> {
  const dataDir = await chooseDataFolder(home);
  const making = await mkdtemp(`${dataDir}.making-`); // its owner's alone, as PostgreSQL requires
  for (const folder of folders) await mkdir(path.join(making, folder), { recursive: true, mode: 0o700 });
  await copyChecked(source, DATABASE_PART, files, making);
  await giveToSystemUser(making);
  await rename(making, dataDir);
  await syncFolder(path.dirname(dataDir));
}

/** @throws StartProblem when a file is missing or differs from the manifest */
async function copyChecked(
  source: string,
  part: string,
  files: readonly SavedFile[],
  folder: string,
): Promise<void> {
  await eachFile(files, async (file) => {
    const target = path.join(folder, path.posix.relative(part, file.path));
    const copied = await copyFile(path.join(source, file.path), target);
    if (copied?.sha256 === file.sha256 && copied.bytes === file.bytes) return;
    throw new StartProblem(
      `The backup is damaged: ${path.join(source, file.path)} ${copied ? "was changed" : "is missing"}. Choose another one.`,
    );
  });
}

async function giveToSystemUser(folder: string): Promise<void> {
  const { uid, gid } = systemUser();
  if (uid === undefined || gid === undefined) return;
  const names = await readdir(folder, { recursive: true });
  for (const name of ["", ...names]) await chown(path.join(folder, name), uid, gid);
}

async function refuseHub(home: Home): Promise<void> {
  const found = await hubIn(home);
  if (found === undefined) return;
  throw new StartProblem(
    `${home.folder} contains a hub already (${found}), which a restore does not overwrite: move the folder away, or set REDELIVER_HOME to a new one.`,
  );
}

/** Removes what an interrupted or failed restore left. */
async function clearHome(home: Home): Promise<void> {
  const dataDir = await chooseDataFolder(home);
  const folder = path.dirname(dataDir);
  const remains = (await readdir(folder)).filter(
    (name) => name === path.basename(dataDir) || name.startsWith(`${path.basename(dataDir)}.making-`),
  );
  for (const name of remains) await rm(path.join(folder, name), { recursive: true });
  for (const name of await listHomeFiles(home)) await rm(home.file(name));
  await rm(home.file(UNFINISHED_RESTORE));
}

async function refuseOtherPostgres({ postgres, migration }: Manifest): Promise<void> {
  const { postgres: program } = await embeddedPrograms();
  const version = spawnSync(program, ["--version"], { encoding: "utf8" }).stdout ?? "";
  const major = version.trim().split(" ").at(-1)?.split(".")[0];
  if (major === postgres) return;
  throw new StartProblem(
    `The backup is of PostgreSQL ${postgres}, and this release runs PostgreSQL ${major}: restore it with the release that made it (newest migration ${migration}).`,
  );
}
