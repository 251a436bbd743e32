// Makes a fresh clone ready: run before `npm start`, `npm test` and `npm run dev`, so it may import nothing but Node.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
process.chdir(root);

checkNode();
if (isOlder("node_modules/.package-lock.json", "package-lock.json")) installPackages();
if (isOlder("lib/db/generated/client.ts", "prisma/schema.prisma")) generateClient();

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19))
    fail(`Redeliver needs Node.js 20.19 or newer; this is ${process.version}.`);
}

function isOlder(made, source) {
  return !existsSync(made) || statSync(made).mtimeMs < statSync(source).mtimeMs;
}

function installPackages() {
  console.log("Installing packages (npm ci) …");
  // npm tells a script how npm itself was started; `npm` alone may not be on the PATH of a script.
  const npm = process.env.npm_execpath;
  const [command, args] = npm ? [process.execPath, [npm]] : ["npm", []];
  run(command, [...args, "ci", "--no-audit", "--no-fund", "--loglevel=error"], "npm ci failed: see above.");
}

function generateClient() {
  console.log("Generating the database client …");
  mkdirSync("lib/db/generated", { recursive: true });
  const { bin } = JSON.parse(readFileSync("node_modules/prisma/package.json", "utf8"));
  // The client needs no schema engine, but the command asks for one: any existing file satisfies it.
  const env = {
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    PRISMA_HIDE_UPDATE_MESSAGE: "1",
    ...process.env,
  };
  const script = path.join("node_modules/prisma", typeof bin === "string" ? bin : bin.prisma);
  run(process.execPath, [script, "generate"], "prisma generate failed: see above.", { env, quiet: true });
}

function run(command, args, message, { env = process.env, quiet = false } = {}) {
  const result = spawnSync(command, args, { env, stdio: quiet ? "pipe" : "inherit", encoding: "utf8" });
  if (result.status === 0) return;
  if (quiet) console.error(result.stdout ?? "", result.stderr ?? "");
  fail(message);
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
