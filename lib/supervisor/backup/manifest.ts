import { readFile, rename } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { StartProblem } from "../problem";
import { syncFolder, writeWhole } from "./copy-file";

/**
 * A backup is a folder: `database` is a copy of the folder of PostgreSQL, `home` the files beside it, and `manifest.json` lists
 * both. The manifest is written last, so a backup that was interrupted has none.
 */
export const MANIFEST = "manifest.json";
export const DATABASE_PART = "database";
export const HOME_PART = "home";

const file = z.strictObject({
  /** Relative to the backup, with slashes. */
  path: z.string().regex(/^(database|home)\/[^\0]+$/),
  bytes: z.int().min(0),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

const manifest = z.strictObject({
  format: z.literal(1),
  begunAt: z.iso.datetime(),
  endedAt: z.iso.datetime(),
  /** Major version of PostgreSQL: another one cannot read the files. */
  postgres: z.string(),
  /** Name of the newest migration. */
  migration: z.string(),
  /** Folders of the database, of which some are empty. */
  folders: z.array(z.string()),
  files: z.array(file),
});

export type SavedFile = z.output<typeof file>;
export type Manifest = z.output<typeof manifest>;

export async function writeManifest(directory: string, content: Manifest): Promise<void> {
  const target = path.join(directory, MANIFEST);
  await writeWhole(`${target}.new`, `${JSON.stringify(content, null, 1)}\n`);
  await rename(`${target}.new`, target);
  await syncFolder(directory);
}

/** @throws StartProblem when the folder is no backup, or an interrupted one */
export async function readManifest(directory: string): Promise<Manifest> {
  const text = await readFile(path.join(directory, MANIFEST), "utf8").catch(() => {
    throw new StartProblem(
      `${directory} is no backup, or one that was interrupted: it has no ${MANIFEST}, which is written last. Choose another one.`,
    );
  });
  const read = manifest.safeParse(parseJson(text));
  if (read.success && read.data.files.every((one) => staysInside(one.path))) return read.data;
  throw new StartProblem(
    `${path.join(directory, MANIFEST)} is damaged, or of a later release: choose another backup, or restore with the release that made it.`,
  );
}

/** Refuses paths that lead out of the restored folders. */
const staysInside = (name: string) => path.posix.normalize(name) === name && !name.includes("\\");

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
