import path from "node:path";
import { loadDotEnv } from "../config/dot-env";
import { say } from "../supervisor/say";
import { start } from "../supervisor/start";
import { listenForStop } from "../supervisor/stopping";
import { sentenceOf } from "./sentence";

/** `npm start` and, with `--dev`, `npm run dev`: all of Redeliver in one terminal. */

process.chdir(path.resolve(import.meta.dirname, "../.."));
// Writing to a closed terminal fails; the shutdown continues.
process.stdout.on("error", () => {});

const signal = listenForStop(() => say("\nStopping (Ctrl-C again to stop at once)"));
try {
  loadDotEnv();
  await start({ isDevelopment: process.argv.includes("--dev") }, signal);
  if (signal.aborted) say("Stopped.");
  process.exit(0);
} catch (error) {
  const isWanted = process.env.LOG_LEVEL === "debug";
  say(`\n${isWanted && error instanceof Error ? error.stack : sentenceOf(error)}`);
  process.exit(1);
}
