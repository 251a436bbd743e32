import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { chown, mkdir, mkdtemp, readdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Programs, SystemUser } from "./programs";
import { canReach } from "./reach";

const UNFINISHED = ".making-";

/**
 * Creates the database cluster in `dataDir` unless it exists. It is created beside its final folder and moved there when
 * finished, so that an interrupted creation is never mistaken for a complete cluster.
 * @throws with one sentence when the folder is not writable or reachable, or initdb fails.
 */
export async function ensureCluster(
  dataDir: string,
  password: string,
  programs: Programs,
  user: SystemUser,
): Promise<void> {
  const folder = path.dirname(dataDir);
  await mkdir(folder, { recursive: true, mode: 0o755 });
  if (!canReach(user, folder)) {
    throw new Error(
      `Run as root, PostgreSQL runs as the system user postgres, who cannot reach ${folder}: choose a folder open to all (such as /srv or /opt), run Redeliver as an ordinary user, or set DATABASE_URL.`,
    );
  }
  if (existsSync(path.join(dataDir, "PG_VERSION"))) return;

  await removeUnfinished(dataDir);
  const making = await mkdtemp(`${dataDir}${UNFINISHED}`);
  const passwordFile = `${making}.password`;
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  try {
    if (user.uid !== undefined && user.gid !== undefined) {
      await chown(making, user.uid, user.gid);
      await chown(passwordFile, user.uid, user.gid);
    }
    await runInitdb(programs.initdb, user, [
      `--pgdata=${making}`,
      `--pwfile=${passwordFile}`,
      "--username=redeliver",
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      "--locale=C",
    ]);
    await rm(dataDir, { recursive: true, force: true });
    await rename(making, dataDir);
  } finally {
    await rm(passwordFile, { force: true });
  }
}

/** Removes the remains of an interrupted creation. Its initdb may still run; therefore each creation has its own folder. */
async function removeUnfinished(dataDir: string): Promise<void> {
  const folder = path.dirname(dataDir);
  const prefix = `${path.basename(dataDir)}${UNFINISHED}`;
  const names = (await readdir(folder)).filter((name) => name.startsWith(prefix));
  for (const name of names)
    await rm(path.join(folder, name), { recursive: true, force: true, maxRetries: 10 });
}

function runInitdb(program: string, user: SystemUser, args: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const initdb = spawn(program, args, { ...user, cwd: "/", stdio: ["ignore", "ignore", "pipe"] });
    let output = "";
    initdb.stderr.on("data", (chunk) => {
      output += chunk;
    });
    initdb.once("error", (error) => reject(new Error(`PostgreSQL could not be set up: ${error.message}.`)));
    initdb.once("close", (code) => {
      if (code === 0) resolve();
      else
        reject(new Error(`PostgreSQL could not be set up: ${output.trim() || `initdb ended with ${code}`}.`));
    });
  });
}
